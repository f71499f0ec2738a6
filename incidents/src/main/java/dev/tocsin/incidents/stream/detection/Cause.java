package dev.tocsin.incidents.stream.detection;

import dev.tocsin.schemas.event.Command;
import dev.tocsin.schemas.event.ProbeResult;
import java.time.Instant;

/**
 * What made something happen.
 *
 * @param at when, by the time stamp of the record that was read
 * @param id the same for the same cause: part of the ids of all that follows from it
 */
record Cause(Instant at, String id) {

    static Cause of(ProbeResult result, Instant at) {
        return new Cause(at, result.getSlot().toEpochMilli() + "@" + result.getLocation());
    }

    /** Something did not come by then. */
    static Cause ofSilence(Instant at) {
        return new Cause(at, "silence@" + at.toEpochMilli());
    }

    static Cause ofDefinition(long generation, Instant at) {
        return new Cause(at, "definition " + generation + "@" + at.toEpochMilli());
    }

    static Cause of(Command command, Instant at) {
        return new Cause(at, command.getId());
    }

    /** Nothing but time, which is known once something has been read that was written at or after {@code due}. */
    static Cause ofTime(Instant due) {
        return new Cause(due, "time@" + due.toEpochMilli());
    }

    static Cause ofDeletion(Instant at) {
        return new Cause(at, "deletion@" + at.toEpochMilli());
    }
}
