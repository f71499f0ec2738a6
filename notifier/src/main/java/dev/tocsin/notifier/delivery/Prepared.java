package dev.tocsin.notifier.delivery;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A request that is ready to be sent, or the reason why it is not. */
sealed interface Prepared {

    /**
     * Ready: references resolved, signed, checked. Holds secrets, so it is never printed.
     *
     * @param confidential names of headers that are for this origin alone, where it may be sent on to another
     * @param grant how to get the token that is still missing
     */
    @SuppressWarnings("ArrayRecordComponent") // made once, written once, never compared
    record Ready(
            Target target,
            String method,
            Map<String, String> headers,
            Set<String> confidential,
            byte[] body,
            Connecting connecting,
            Optional<Grant> grant)
            implements Prepared {

        /** With the token that was missing. */
        Ready with(String token) {
            Map<String, String> more = new LinkedHashMap<>(headers);
            more.put("authorization", "Bearer " + token);
            return new Ready(target, method, more, confidential, body, connecting, grant);
        }

        /** The same at another place of the same origin. */
        Ready at(Target place) {
            return new Ready(place, method, headers, confidential, body, connecting, grant);
        }

        /** The same for another origin, which must learn nothing that is for this one alone. */
        Ready forStranger(Target place) {
            Map<String, String> fewer = new LinkedHashMap<>(headers);
            fewer.keySet().removeAll(confidential);
            return new Ready(place, method, fewer, Set.of(), body, connecting.anonymous(), Optional.empty());
        }

        @Override
        public String toString() {
            return "Ready[" + target.name() + "]";
        }
    }

    /** Refused: it would be no other at another time. */
    record Unusable(String why) implements Prepared {}

    /** Not now: what it needs is out of reach. */
    record Later(String why) implements Prepared {}
}
