package dev.tocsin.incidents.render;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a hook says about its request; templates may stand in the URL, in values of headers and in the body.
 *
 * @param contentType of the payload; within an event in structured form: of its data
 * @param template the payload; null or empty: the serializer's, without one the default payload
 * @param serializer the class that makes the payload, or null
 * @param objectType what the default payload of a row calls the object; null: {@code schema.table}
 * @param form {@code default}: the payload is the body; {@code cloudevents}, {@code cloudevents-binary}
 */
public record Sending(
        String url,
        String method,
        Map<String, String> headers,
        @Nullable String contentType,
        @Nullable String template,
        @Nullable String serializer,
        @Nullable String objectType,
        String form) {
    public Sending {
        headers = Map.copyOf(headers);
    }

    /** With the payload as the body, and no serializer. */
    public Sending(
            String url,
            String method,
            Map<String, String> headers,
            @Nullable String contentType,
            @Nullable String template,
            @Nullable String objectType) {
        this(url, method, headers, contentType, template, null, objectType, "default");
    }

    /** Without what may be confidential. */
    @Override
    public String toString() {
        return "Sending[" + method + ", " + headers.keySet() + "]";
    }
}
