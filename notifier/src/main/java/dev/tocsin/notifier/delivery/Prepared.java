package dev.tocsin.notifier.delivery;

import java.util.Map;
import java.util.Optional;

/** A request that is ready to be sent, or the reason why it never will be. */
sealed interface Prepared {

    /** Ready: references resolved, signed, checked. Holds secrets, so it is never printed. */
    @SuppressWarnings("ArrayRecordComponent") // made once, written once, never compared
    record Ready(Target target, String method, Map<String, String> headers, byte[] body, Optional<Tls> tls)
            implements Prepared {
        @Override
        public String toString() {
            return "Ready[" + target.name() + "]";
        }
    }

    /** Refused. */
    record Unusable(String why) implements Prepared {}

    /** PEM texts of what to trust and of who we are. */
    record Tls(Optional<String> trust, Optional<String> certificate, Optional<String> key) {
        @Override
        public String toString() {
            return "Tls";
        }
    }
}
