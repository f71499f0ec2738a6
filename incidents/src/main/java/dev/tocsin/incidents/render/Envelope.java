package dev.tocsin.incidents.render;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The CloudEvents attributes of an event. */
public record Envelope(String id, String type, String source, String subject, Instant time) {

    Map<String, @Nullable Object> names() {
        Map<String, @Nullable Object> names = new LinkedHashMap<>();
        names.put("id", id);
        names.put("type", type);
        names.put("source", source);
        names.put("subject", subject);
        names.put("time", time.toString());
        return names;
    }
}
