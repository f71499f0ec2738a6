package dev.tocsin.incidents.render;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request as it is to be sent. */
public record Request(
        String method,
        String url,
        Map<String, String> headers,
        @Nullable String body,
        More more) {
    public Request {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** By itself. */
    public Request(String method, String url, Map<String, String> headers, @Nullable String body) {
        this(method, url, headers, body, More.NONE);
    }

    /**
     * What few requests have.
     *
     * @param bodyReferences whether references in the body are resolved
     * @param fallbackOn for which answers {@code fallback} is sent instead
     */
    public record More(boolean bodyReferences, Optional<String> fallbackOn, Optional<Request> fallback) {
        static final More NONE = new More(false, Optional.empty(), Optional.empty());
    }

    /** Without what may be confidential. */
    @Override
    public String toString() {
        return "Request[" + method + ", " + headers.keySet() + "]";
    }
}
