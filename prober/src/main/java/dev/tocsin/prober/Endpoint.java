package dev.tocsin.prober;

import dev.tocsin.prober.check.Target;
import dev.tocsin.prober.expect.Expectations;
import dev.tocsin.prober.expect.Verdict;
import dev.tocsin.prober.schedule.Slots;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An endpoint as it is probed.
 *
 * @param slotsAfterFailure until it passes again, where they are other ones
 * @param target what to ask, with references resolved anew; throws {@link Unaskable} if that cannot be known
 */
record Endpoint(
        String id,
        long generation,
        Slots slots,
        Optional<Slots> slotsAfterFailure,
        Expectations expectations,
        Supplier<Target> target) {

    Endpoint(String id, long generation, Slots slots, Expectations expectations, Supplier<Target> target) {
        this(id, generation, slots, Optional.empty(), expectations, target);
    }

    Slots slotsAfter(Verdict verdict) {
        return verdict == Verdict.FAILED ? slotsAfterFailure.orElse(slots) : slots;
    }

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
