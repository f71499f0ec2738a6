package dev.tocsin.incidents.render;

import dev.tocsin.definitions.template.RenderFailure;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A custom event that an application published.
 *
 * @param name what hooks listen to, and what templates see as the event's type
 * @param arguments what the application gave with it; templates see each by its name
 */
public record SignalCause(Envelope envelope, String name, Map<String, @Nullable Object> arguments) implements Cause {

    @Override
    public Map<String, @Nullable Object> names(String hook) {
        Map<String, @Nullable Object> names = new LinkedHashMap<>();
        names.put("instance", null);
        names.put("old", null);
        names.put("new", null);
        names.put("changed", null);
        names.put("endpoint", null);
        names.put("incident", null);
        names.put("title", name);
        names.put("message", "");
        // Arguments may be called title or instance; what the event is called by is not theirs to change.
        names.putAll(arguments);
        names.put("arguments", arguments);
        names.put("event_type", name);
        names.put("signal", name);
        names.put("subject", envelope.subject());
        names.put("event", envelope.names());
        names.put("hook", Map.of("name", hook));
        return names;
    }

    /**
     * As of a row, where the argument {@code instance} is an object. Throws RenderFailure where it is not: what to send of a
     * signal without one, only a template can say.
     */
    @Override
    public Map<String, @Nullable Object> payload(@Nullable String objectType) {
        if (!(arguments.get("instance") instanceof Map<?, ?> instance)) {
            throw new RenderFailure("the signal " + name
                    + " has no instance, which the default payload shows: the hook " + "needs a template");
        }
        Map<String, @Nullable Object> payload = new LinkedHashMap<>();
        payload.put("object_type", objectType == null ? name : objectType);
        payload.put("object_id", instance.get("id"));
        payload.put("event_type", name);
        payload.put("object_serialization", instance);
        return payload;
    }
}
