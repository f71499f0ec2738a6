package dev.tocsin.incidents.detection;

import java.time.Instant;
import java.util.Optional;

/** What an endpoint as a whole is. */
public sealed interface Condition {

    Status status();

    /** Since when the status is so. */
    Instant since();

    /** Why, for people. */
    String reason();

    /** When the open incident started; empty where none is open. */
    default Optional<Instant> incident() {
        return Optional.empty();
    }

    /** Nothing has been seen that would tell. */
    record Unknown(Instant since, String reason) implements Condition {
        @Override
        public Status status() {
            return Status.UNKNOWN;
        }
    }

    /** As expected. */
    record Up(Instant since, String reason) implements Condition {
        @Override
        public Status status() {
            return Status.UP;
        }
    }

    /** Not as expected: an incident is open. */
    record Failing(Instant startedAt, Severity severity, Instant since, String reason) implements Condition {
        @Override
        public Status status() {
            return severity.status();
        }

        @Override
        public Optional<Instant> incident() {
            return Optional.of(startedAt);
        }
    }

    /** Its definition is disabled. */
    record Paused(Instant since, String reason) implements Condition {
        @Override
        public Status status() {
            return Status.PAUSED;
        }
    }
}
