package dev.tocsin.incidents.render;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Events that make one callback together. It shows what its last event shows, and all of them as {@code events}.
 *
 * @param group what they have in common, by the hook's words for it
 * @param events in the order in which they came; at least one
 */
public record GroupCause(Map<String, @Nullable String> group, List<EventCause> events) implements Cause {

    public GroupCause {
        if (events.isEmpty()) {
            throw new IllegalArgumentException("events: a group has at least one");
        }
        events = List.copyOf(events);
    }

    private EventCause last() {
        return events.get(events.size() - 1);
    }

    @Override
    public Envelope envelope() {
        return last().envelope();
    }

    @Override
    public Map<String, @Nullable Object> names(String hook) {
        Map<String, @Nullable Object> names = last().names(hook);
        names.put("group", new LinkedHashMap<>(group));
        names.put("events", events.stream().map(event -> event.names(hook)).toList());
        return names;
    }

    @Override
    public Map<String, @Nullable Object> payload(@Nullable String objectType) {
        Map<String, @Nullable Object> payload = last().payload(objectType);
        payload.put("group", new LinkedHashMap<>(group));
        payload.put(
                "events",
                events.stream().map(event -> event.payload(objectType)).toList());
        return payload;
    }
}
