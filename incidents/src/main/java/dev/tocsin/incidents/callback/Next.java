package dev.tocsin.incidents.callback;

import java.time.Instant;

/** What becomes of a callback after an attempt. */
public sealed interface Next {

    /** It is delivered. */
    record Sent(String details) implements Next {}

    /** It is tried again, not before {@code at}. */
    record Retry(Instant at, String details) implements Next {}

    /** It is given up. */
    record GivenUp(String details) implements Next {}

    /** It is over without having been sent: it is recorded, and that is all that was asked for. */
    record Withheld(String details) implements Next {}

    /** It is given up, and its hook is disabled: the receiver is gone for good. */
    record Gone(String details) implements Next {}

    /** The same attempt is made once more, at once. */
    record Again() implements Next {}
}
