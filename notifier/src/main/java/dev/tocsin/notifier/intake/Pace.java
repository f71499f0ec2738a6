package dev.tocsin.notifier.intake;

import java.time.Duration;
import java.time.Instant;

/** Keeps a number of starts a second, and may catch up a tenth of a second. Threading: the event loop. */
final class Pace {
    private static final Duration CREDIT = Duration.ofMillis(100);

    private Instant next = Instant.EPOCH;

    boolean due(Instant now) {
        return !now.isBefore(next);
    }

    void started(double perSecond, Instant now) {
        Instant earliest = now.minus(CREDIT);
        Instant from = next.isBefore(earliest) ? earliest : next;
        next = from.plusNanos((long) (1e9 / perSecond));
    }
}
