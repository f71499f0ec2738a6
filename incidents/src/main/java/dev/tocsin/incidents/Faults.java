package dev.tocsin.incidents;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Failures of stream threads: one is an accident, a series of them without a minute of peace is trouble, and when that
 * lasts, only a restart of the process may help.
 *
 * <p>Threading: told by stream threads, asked by any.
 */
final class Faults {

    private static final Duration PEACE = Duration.ofMinutes(1);
    private static final Duration TOO_LONG = Duration.ofMinutes(5);

    private final InstantSource clock;
    private @Nullable Series series;

    private record Series(Instant first, Instant last, int count, String error) {}

    Faults(InstantSource clock) {
        this.clock = clock;
    }

    synchronized void add(String error) {
        Instant now = clock.instant();
        Series known = series;
        series = known == null || isOver(known, now)
                ? new Series(now, now, 1, error)
                : new Series(known.first, now, known.count + 1, error);
    }

    /** What is wrong at the moment, in the words of an operator. */
    synchronized Optional<String> trouble() {
        Series known = series;
        if (known == null || isOver(known, clock.instant())) {
            return Optional.empty();
        }
        return Optional.of("its thread failed " + known.count + " times since " + known.first
                + " and was replaced, last because of: " + known.error);
    }

    /** Whether it has been going on for too long. */
    synchronized boolean hopeless() {
        Series known = series;
        Instant now = clock.instant();
        return known != null
                && !isOver(known, now)
                && !known.first.plus(TOO_LONG).isAfter(now);
    }

    private static boolean isOver(Series series, Instant now) {
        return series.last.plus(PEACE).isBefore(now);
    }
}
