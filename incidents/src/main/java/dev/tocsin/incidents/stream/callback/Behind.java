package dev.tocsin.incidents.stream.callback;

import java.time.Duration;
import java.time.Instant;

/**
 * How far the task is behind with reading: the age of the record that it took last, as long as it takes one after the other.
 *
 * <p>Threading: the task's.
 */
final class Behind {

    /** Who has taken nothing for so long has nothing to take. */
    private static final Duration IDLE = Duration.ofSeconds(3);

    /** Whatever the records say: what they are older by is a past that is read again. */
    private static final Duration MOST = Duration.ofMinutes(10);

    private Instant taken = Instant.EPOCH;
    private Duration age = Duration.ZERO;

    /** A record was taken. */
    void took(Instant written, Instant now) {
        Duration old = Duration.between(written, now);
        age = old.isNegative() ? Duration.ZERO : old.compareTo(MOST) > 0 ? MOST : old;
        taken = now;
    }

    Duration at(Instant now) {
        return Duration.between(taken, now).compareTo(IDLE) > 0 ? Duration.ZERO : age;
    }
}
