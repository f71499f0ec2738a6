package dev.tocsin.incidents.detection;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What people know of an endpoint's open incident, and do about it.
 *
 * @param told when they were last told: when it opened, or when it was last reminded of
 * @param acknowledged whether somebody has taken it up; nobody is reminded any more
 */
public record Care(Instant told, boolean acknowledged) {

    /** An incident of which people have just been told. */
    static Care toldAt(Instant at) {
        return new Care(at, false);
    }

    Care takenUp() {
        return new Care(told, true);
    }

    /** When people are to be told again. */
    Optional<Instant> remindAt(Rules rules) {
        return acknowledged ? Optional.empty() : rules.remindEvery().map(told::plus);
    }

    /** After a reminder; those that were due until {@code read} are one. */
    Care reminded(Instant read, Duration every) {
        long missed = Duration.between(told, read).dividedBy(every);
        return new Care(told.plus(every.multipliedBy(Math.max(1, missed))), acknowledged);
    }
}
