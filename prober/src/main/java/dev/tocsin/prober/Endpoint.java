package dev.tocsin.prober;

import dev.tocsin.prober.check.HttpTarget;
import dev.tocsin.prober.expect.Expectations;
import dev.tocsin.prober.schedule.Slots;
import java.util.function.Supplier;

/**
 * An endpoint as it is probed.
 *
 * @param target what to ask, with references resolved anew; throws {@link Unaskable} if that cannot be known
 */
record Endpoint(String id, long generation, Slots slots, Expectations expectations, Supplier<HttpTarget> target) {

    /** This prober cannot ask the endpoint, which says nothing about the endpoint. */
    static final class Unaskable extends RuntimeException {
        private final String why;

        Unaskable(String why) {
            super(why);
            this.why = why;
        }

        String why() {
            return why;
        }
    }
}
