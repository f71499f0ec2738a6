package dev.tocsin.incidents.render;

import dev.tocsin.definitions.serializer.PayloadSerializer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers the event in capitals. */
public final class Shouting implements PayloadSerializer {

    @Override
    public @Nullable Object toRepresentation(
            @Nullable Map<String, @Nullable Object> instance, Map<String, @Nullable Object> names) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("what", String.valueOf(names.get("event_type")).toUpperCase(Locale.ROOT));
        answer.put("id", instance == null ? null : instance.get("id"));
        answer.put("total", instance == null ? null : instance.get("total"));
        return answer;
    }
}
