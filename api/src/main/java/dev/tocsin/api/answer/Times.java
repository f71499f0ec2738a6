package dev.tocsin.api.answer;

import dev.tocsin.api.problem.Problem;
import dev.tocsin.bootstrap.settings.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Times as people ask for them: {@code 2026-01-31T08:00:00Z}, or {@code 30d} for that long ago. */
public final class Times {
    private Times() {}

    /** Throws a 400 problem naming {@code name} where it is neither. */
    public static Instant read(String name, String given, Instant now) {
        try {
            return given.contains("T")
                    ? OffsetDateTime.parse(given.replace(' ', '+')).toInstant()
                    : now.minus(Durations.parse(given));
        } catch (DateTimeException | ArithmeticException | IllegalArgumentException e) {
            throw Problem.malformed(name
                    + ": expected a time such as 2026-01-31T08:00:00Z, or 30d for that long ago, but was '" + given
                    + "'");
        }
    }

    /** A length of time; throws a 400 problem naming {@code name} where it is none. */
    public static Duration length(String name, String given) {
        try {
            return Durations.parse(given);
        } catch (IllegalArgumentException e) {
            throw Problem.malformed(name + ": " + e.getMessage());
        }
    }
}
