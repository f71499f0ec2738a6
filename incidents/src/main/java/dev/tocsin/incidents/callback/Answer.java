package dev.tocsin.incidents.callback;

import java.time.Duration;
import java.util.Optional;

/** What came of an attempt. */
public sealed interface Answer {

    /** The receiver said 2xx. */
    record Succeeded(int status) implements Answer {}

    /** The receiver said something else; {@code retryAfter} is what it asked for. */
    record Failed(int status, Optional<Duration> retryAfter) implements Answer {}

    /** There was no answer: no connection, a time-out, an answer that cannot be read. */
    record Silent(String error) implements Answer {}

    /** It was never sent and is not to be tried again. */
    record Refused(String reason) implements Answer {}

    /** It was cut off by the end of the sender, which does not count. */
    record Interrupted() implements Answer {}
}
