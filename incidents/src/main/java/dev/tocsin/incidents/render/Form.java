package dev.tocsin.incidents.render;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What of a request the payload becomes. */
enum Form {
    /** The body, as it is. */
    PLAIN,
    /** The body, with the event's attributes beside it as headers. */
    BINARY,
    /** The data of an event, which is the body. */
    STRUCTURED;

    private static final String CONTENT_TYPE = "Content-Type";

    /** As a definition calls it; what is unknown here is of a later version, and plain. */
    static Form of(String word) {
        return switch (word) {
            case "cloudevents" -> STRUCTURED;
            case "cloudevents-binary" -> BINARY;
            default -> PLAIN;
        };
    }

    @Nullable
    String body(Envelope event, @Nullable String contentType, @Nullable String payload) {
        return this == STRUCTURED ? CloudEvents.structured(event, contentType, payload) : payload;
    }

    /** @param headers the hook's own, which give way to the event's */
    Map<String, String> headers(Envelope event, @Nullable String contentType, Map<String, String> headers) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        if (this == STRUCTURED) {
            all.keySet().removeIf(CONTENT_TYPE::equalsIgnoreCase);
            all.put(CONTENT_TYPE, CloudEvents.STRUCTURED_TYPE);
            return all;
        }
        if (contentType != null && all.keySet().stream().noneMatch(CONTENT_TYPE::equalsIgnoreCase)) {
            all.put(CONTENT_TYPE, contentType);
        }
        if (this == BINARY) {
            Map<String, String> attributes = CloudEvents.headers(event);
            all.keySet().removeIf(name -> attributes.keySet().stream().anyMatch(name::equalsIgnoreCase));
            all.putAll(attributes);
        }
        return all;
    }
}
