package dev.tocsin.incidents.render;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The event that a callback is owed for, as templates and filters see it: maps, lists and scalars only. */
public sealed interface Cause permits RowCause, EventCause, SignalCause, GroupCause {

    /** The CloudEvents attributes that names and callbacks show. */
    Envelope envelope();

    /** What templates and filters may name. */
    Map<String, @Nullable Object> names(String hook);

    /**
     * The payload of a hook without a template.
     *
     * @param objectType what the hook wants the object to be called, or null
     */
    Map<String, @Nullable Object> payload(@Nullable String objectType);

    /** What callbacks of this cause may follow up: an incident, by its id. */
    default Optional<String> thread() {
        return Optional.empty();
    }

    /** Why no request can be made of it at all, or null. */
    default @Nullable String obstacle() {
        return null;
    }
}
