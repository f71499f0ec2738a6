package dev.tocsin.incidents.stream.history;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A window of time: a minute, an hour or a day of UTC. */
record Span(Length length, Instant start) {

    /** How long a window is, for how long what comes late is added to it, and for how long the topic has it. */
    enum Length {
        MINUTE(Duration.ofMinutes(1), Duration.ofHours(1), Optional.of(Duration.ofDays(14)), 'm'),
        HOUR(Duration.ofHours(1), Duration.ofDays(2), Optional.of(Duration.ofDays(400)), 'h'),
        DAY(Duration.ofDays(1), Duration.ofDays(8), Optional.empty(), 'd');

        private final Duration time;
        private final Duration patience;
        private final Optional<Duration> retention;
        private final char letter;

        Length(Duration time, Duration patience, Optional<Duration> retention, char letter) {
            this.time = time;
            this.patience = patience;
            this.retention = retention;
            this.letter = letter;
        }

        long millis() {
            return time.toMillis();
        }
    }

    private static final int DIGITS = 14;

    static Span of(Length length, Instant at) {
        long start = Math.floorDiv(at.toEpochMilli(), length.millis()) * length.millis();
        return new Span(length, Instant.ofEpochMilli(start));
    }

    Instant end() {
        return start.plus(length.time);
    }

    /** Whether what comes now is too late for it. */
    boolean isPast(Instant now) {
        return end().plus(length.patience).isBefore(now);
    }

    /** The window that leaves the topic when this one is written; none of days. */
    Optional<Instant> leaving() {
        return length.retention.map(start::minus);
    }

    /** In the store: all windows of an endpoint's length are together, in the order of time. */
    String key(String endpoint) {
        return prefix(length, endpoint) + digits(start);
    }

    /** All windows of that length that are past. */
    static String pastKey(Length length, String endpoint, Instant now) {
        return prefix(length, endpoint) + digits(now.minus(length.patience).minus(length.time));
    }

    static String prefix(Length length, String endpoint) {
        return length.letter + "/" + endpoint + "/";
    }

    static String digits(Instant at) {
        String millis = Long.toString(Math.max(0, at.toEpochMilli()));
        return "0".repeat(Math.max(0, DIGITS - millis.length())) + millis;
    }
}
