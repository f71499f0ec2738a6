package dev.tocsin.incidents.detection;

import java.time.Instant;
import java.util.Optional;

/** What an endpoint as a whole is. */
public sealed interface Condition {

    Status status();

    /** Since when the status is so. */
    Instant since();

    /** The same, from another time on. */
    Condition from(Instant time);

    /** Why, for people. */
    String reason();

    /** When the open incident started; empty where none is open. */
    default Optional<Instant> incident() {
        return Optional.empty();
    }

    /** Nothing has been seen that would tell. */
    record Unknown(Instant since, String reason) implements Condition {
        @Override
        public Condition from(Instant time) {
            return new Unknown(time, reason);
        }

        @Override
        public Status status() {
            return Status.UNKNOWN;
        }
    }

    /** As expected. */
    record Up(Instant since, String reason) implements Condition {
        @Override
        public Condition from(Instant time) {
            return new Up(time, reason);
        }

        @Override
        public Status status() {
            return Status.UP;
        }
    }

    /** Not as expected: an incident is open. */
    record Failing(Instant startedAt, Severity severity, Instant since, String reason) implements Condition {
        @Override
        public Condition from(Instant time) {
            return new Failing(startedAt, severity, time, reason);
        }

        @Override
        public Status status() {
            return severity.status();
        }

        @Override
        public Optional<Instant> incident() {
            return Optional.of(startedAt);
        }
    }

    /** It is interrupted as planned; {@code incident} is one that was open before. */
    record Maintained(Instant since, String reason, Optional<Instant> incident) implements Condition {
        @Override
        public Condition from(Instant time) {
            return new Maintained(time, reason, incident);
        }

        @Override
        public Status status() {
            return Status.MAINTENANCE;
        }
    }

    /** Its definition is disabled. */
    record Paused(Instant since, String reason) implements Condition {
        @Override
        public Condition from(Instant time) {
            return new Paused(time, reason);
        }

        @Override
        public Status status() {
            return Status.PAUSED;
        }
    }
}
