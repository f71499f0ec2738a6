package dev.tocsin.incidents.render;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One of several requests of a hook, of which the first that is meant is made; templates may stand in all of its texts.
 *
 * @param condition when it is meant, or null: always
 * @param query what is added to the URL
 * @param template the body; null: none
 * @param fallbackOn for which answers the next one that is meant is made instead, or null
 */
public record Alternative(
        @Nullable String condition,
        String url,
        String method,
        Map<String, String> headers,
        Map<String, String> query,
        @Nullable String contentType,
        @Nullable String template,
        @Nullable String fallbackOn) {

    public Alternative {
        headers = Map.copyOf(headers);
        query = Map.copyOf(query);
    }

    /** Without what may be confidential. */
    @Override
    public String toString() {
        return "Alternative[" + method + ", " + headers.keySet() + "]";
    }
}
