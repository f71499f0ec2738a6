package dev.tocsin.incidents.render;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request as it is to be sent. */
public record Request(
        String method,
        String url,
        Map<String, String> headers,
        @Nullable String body) {
    public Request {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** Without what may be confidential. */
    @Override
    public String toString() {
        return "Request[" + method + ", " + headers.keySet() + "]";
    }
}
