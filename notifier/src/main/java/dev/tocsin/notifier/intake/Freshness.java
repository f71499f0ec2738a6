package dev.tocsin.notifier.intake;

import java.time.Duration;
import java.time.Instant;

/**
 * Whether this process may still take itself for the owner of its partitions: it heard from its group lately. After a stall
 * (a long collection of garbage, a stopped process) another may have taken over, and nothing may be sent.
 *
 * <p>Threading: the intake's thread writes, any thread reads.
 */
final class Freshness {
    private final Duration longest;
    private volatile Instant heard = Instant.EPOCH;

    /** @param session after which the group gives the partitions to another */
    Freshness(Duration session) {
        this.longest = session.dividedBy(2);
    }

    void heard(Instant now) {
        heard = now;
    }

    boolean fresh(Instant now) {
        return Duration.between(heard, now).compareTo(longest) < 0;
    }
}
