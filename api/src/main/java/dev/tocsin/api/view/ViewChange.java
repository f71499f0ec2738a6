package dev.tocsin.api.view;

import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.EndpointStatus;
import dev.tocsin.schemas.event.Incident;
import dev.tocsin.schemas.event.ProbeResult;

/** Something that is now visible in the view and was not before. */
public sealed interface ViewChange {

    /** Another result. */
    record ResultSeen(ProbeResult result) implements ViewChange {}

    /** An endpoint's status as it is now. */
    record StatusSeen(EndpointStatus status) implements ViewChange {}

    /** An incident as it is now. */
    record IncidentSeen(Incident incident) implements ViewChange {}

    /** A callback as it is now. */
    record CallbackSeen(Callback callback) implements ViewChange {}

    /** A definition was added, changed or deleted. */
    record DefinitionSeen(String topic, String key) implements ViewChange {}
}
