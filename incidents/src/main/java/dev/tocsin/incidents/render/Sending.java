package dev.tocsin.incidents.render;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a hook says about its request; templates may stand in the URL, in values of headers and in the body.
 *
 * @param template the body; null or empty: the default payload
 * @param objectType what the default payload of a row calls the object; null: {@code schema.table}
 */
public record Sending(
        String url,
        String method,
        Map<String, String> headers,
        @Nullable String contentType,
        @Nullable String template,
        @Nullable String objectType) {
    public Sending {
        headers = Map.copyOf(headers);
    }

    /** Without what may be confidential. */
    @Override
    public String toString() {
        return "Sending[" + method + ", " + headers.keySet() + "]";
    }
}
