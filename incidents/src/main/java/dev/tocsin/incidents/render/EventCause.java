package dev.tocsin.incidents.render;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A step of an incident, a change of a status, of a hook, or of Tocsin itself.
 *
 * @param endpoint what is known of the endpoint, or null
 * @param incident the incident after the step, or null
 * @param details what else is known, such as the status before and after
 */
public record EventCause(
        Envelope envelope,
        String title,
        String message,
        @Nullable Map<String, @Nullable Object> endpoint,
        @Nullable Map<String, @Nullable Object> incident,
        Map<String, @Nullable Object> details)
        implements Cause {

    /** The last word of the type: opened, resolved, changed … */
    public String eventType() {
        String type = envelope.type();
        return type.substring(type.lastIndexOf('.') + 1);
    }

    @Override
    public Optional<String> thread() {
        boolean step = envelope.type().startsWith("dev.tocsin.incident.");
        return step && incident != null && incident.get("id") instanceof String id ? Optional.of(id) : Optional.empty();
    }

    @Override
    public Map<String, @Nullable Object> names(String hook) {
        Map<String, @Nullable Object> names = new LinkedHashMap<>(details);
        names.put("event_type", eventType());
        names.put("event", envelope.names());
        names.put("instance", null);
        names.put("old", null);
        names.put("new", null);
        names.put("changed", null);
        names.put("hook", Map.of("name", hook));
        names.put("endpoint", endpoint);
        names.put("incident", incident);
        names.put("title", title);
        names.put("message", message);
        return names;
    }

    @Override
    public Map<String, @Nullable Object> payload(@Nullable String objectType) {
        Map<String, @Nullable Object> payload = new LinkedHashMap<>();
        payload.put("event_type", eventType());
        payload.put("title", title);
        payload.put("message", message);
        payload.put("incident", incident);
        payload.put("endpoint", endpoint);
        payload.putAll(details);
        return payload;
    }
}
