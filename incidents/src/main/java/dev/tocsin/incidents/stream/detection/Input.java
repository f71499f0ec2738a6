package dev.tocsin.incidents.stream.detection;

import dev.tocsin.schemas.event.Command;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.ProbeResult;
import org.jspecify.annotations.Nullable;

/** What detection reads about an endpoint. */
public sealed interface Input {

    /** A record of topic probe-results. */
    static Input seen(ProbeResult result) {
        return new Seen(result);
    }

    /** A record of topic endpoints; null is a tombstone. */
    static Input defined(@Nullable EndpointDefinition definition) {
        return definition == null ? new Deleted() : new Defined(definition);
    }

    /** A record of topic commands. */
    static Input asked(Command command) {
        return new Asked(command);
    }

    /** A probe saw something. */
    record Seen(ProbeResult result) implements Input {}

    /** The definition is new or changed. */
    record Defined(EndpointDefinition definition) implements Input {}

    /** Somebody wants something, or a task tells another; its key is not the endpoint. */
    record Asked(Command command) implements Input {}

    /** The endpoint is gone. */
    record Deleted() implements Input {}
}
