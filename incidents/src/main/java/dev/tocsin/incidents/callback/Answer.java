package dev.tocsin.incidents.callback;

import java.time.Duration;
import java.util.Optional;

/** What came of an attempt. */
public sealed interface Answer {

    /** The receiver has it: it said 2xx, or what the hook takes for that. */
    record Succeeded(int status) implements Answer {}

    /** The receiver said something else; {@code retryAfter} is what it asked for, {@code reason} what it said of why. */
    record Failed(int status, Optional<Duration> retryAfter, Optional<String> reason) implements Answer {

        /** Without a reason but the status. */
        public Failed(int status, Optional<Duration> retryAfter) {
            this(status, retryAfter, Optional.empty());
        }
    }

    /** The receiver said by whatever status that it is to be tried again. */
    record Postponed(int status, Optional<Duration> retryAfter, Optional<String> reason) implements Answer {}

    /** The receiver said by whatever status that it will never take it. */
    record Declined(int status, Optional<String> reason) implements Answer {}

    /** There was no answer: no connection, a time-out, an answer that cannot be read. */
    record Silent(String error) implements Answer {}

    /** It was never sent and is not to be tried again. */
    record Refused(String reason) implements Answer {}

    /** It was not sent, because nothing is to be. */
    record Withheld(String details) implements Answer {}

    /** It was cut off by the end of the sender, which does not count. */
    record Interrupted() implements Answer {}
}
