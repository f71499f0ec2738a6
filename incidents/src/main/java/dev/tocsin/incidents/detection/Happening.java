package dev.tocsin.incidents.detection;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What came of an input. {@code because} says why, a sentence a reason. */
public sealed interface Happening {

    /** An incident was opened, which started earlier: at the slot of the first failure. */
    record Opened(Instant startedAt, Severity severity, String message, List<String> because) implements Happening {}

    /** The open incident has another severity. */
    record Changed(Instant startedAt, Severity severity, String message, List<String> because) implements Happening {}

    /** People are told of the open incident only now. */
    record Announced() implements Happening {}

    /** The open incident is left to the endpoint {@code root}, which is in trouble; empty: no longer. */
    record Rooted(Optional<String> root) implements Happening {}

    /** Somebody has taken the open incident up. */
    record Acknowledged() implements Happening {}

    /** The open incident has been open for another while, and nobody has taken it up. */
    record Reminded(Duration open) implements Happening {}

    /** The open incident is over. */
    record Resolved(Instant startedAt, List<String> because) implements Happening {}

    /** The status is another. */
    record StatusChanged(Status before, Status after) implements Happening {}

    /** The observation decides nothing: it belongs to history only. */
    record Ignored(Why why) implements Happening {}

    /** Why an observation decides nothing. */
    enum Why {
        /** Its prober could not tell. */
        INCONCLUSIVE,
        /** Its slot is not after the last decided slot of its location. */
        LATE,
        /** It saw what the endpoint no longer is, or it was probed before the endpoint was enabled again. */
        OUTDATED,
        /** The endpoint is paused. */
        PAUSED,
        /** The definition does not name its location. */
        OTHER_LOCATION
    }
}
