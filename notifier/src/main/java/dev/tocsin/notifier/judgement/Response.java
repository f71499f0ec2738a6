package dev.tocsin.notifier.judgement;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An answer as conditions and templates see it.
 *
 * @param headers names in lower case
 * @param truncated whether the body went on, or might have
 * @param asked the request that it is to, where that matters
 */
public record Response(int status, Map<String, String> headers, String body, boolean truncated, Optional<Asked> asked) {

    public Response {
        headers = Map.copyOf(headers);
    }

    /** By itself. */
    public Response(int status, Map<String, String> headers, String body, boolean truncated) {
        this(status, headers, body, truncated, Optional.empty());
    }

    /** The same, to this request. */
    public Response to(Asked request) {
        return new Response(status, headers, body, truncated, Optional.of(request));
    }

    /** {@code response} as `thread.KIND.response` has it, and {@code request}. */
    Map<String, @Nullable Object> names() {
        Map<String, @Nullable Object> response = new LinkedHashMap<>();
        response.put("status_code", status);
        response.put("headers", headers);
        response.put("body", body);
        // Half of a document is none.
        response.put("json", truncated ? null : Asked.json(body));
        Map<String, @Nullable Object> names = new LinkedHashMap<>();
        names.put("response", response);
        names.put("request", asked.map(Asked::names).orElse(null));
        return names;
    }

    /** Without what may be confidential. */
    @Override
    public String toString() {
        return "Response[" + status + "]";
    }
}
