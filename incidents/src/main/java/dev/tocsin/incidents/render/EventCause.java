package dev.tocsin.incidents.render;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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

    private static final String ATTRIBUTE = "attributes.";

    /** The last word of the type: opened, resolved, changed … */
    public String eventType() {
        String type = envelope.type();
        return type.substring(type.lastIndexOf('.') + 1);
    }

    /** What the words by which a hook gathers events mean of this one; null where it has no such thing. */
    public Map<String, @Nullable String> values(List<String> words) {
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        words.forEach(word -> values.put(word, value(word)));
        return values;
    }

    private @Nullable String value(String word) {
        return switch (word) {
            case "event_type" -> eventType();
            case "status" -> text(details.get("status"));
            case "incident" -> text(incident, "id");
            case "severity" -> text(incident, "severity");
            case "endpoint" -> text(endpoint, "id");
            case "group" -> text(endpoint, "group");
            case "tags" ->
                endpoint != null && endpoint.get("tags") instanceof List<?> tags
                        ? tags.stream().map(String::valueOf).sorted().collect(Collectors.joining(" "))
                        : null;
            default ->
                endpoint != null
                                && word.startsWith(ATTRIBUTE)
                                && endpoint.get("attributes") instanceof Map<?, ?> attributes
                        ? text(attributes.get(word.substring(ATTRIBUTE.length())))
                        : null;
        };
    }

    private static @Nullable String text(@Nullable Map<String, @Nullable Object> facts, String name) {
        return facts == null ? null : text(facts.get(name));
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
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
