package dev.tocsin.notifier.judgement;

import dev.tocsin.definitions.template.JsonValues;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer as conditions and templates see it.
 *
 * @param headers names in lower case
 * @param truncated whether the body went on, or might have
 */
public record Response(int status, Map<String, String> headers, String body, boolean truncated) {

    public Response {
        headers = Map.copyOf(headers);
    }

    /** As `thread.KIND.response` has it. */
    Map<String, @Nullable Object> names() {
        Map<String, @Nullable Object> response = new LinkedHashMap<>();
        response.put("status_code", status);
        response.put("headers", headers);
        response.put("body", body);
        response.put("json", json());
        Map<String, @Nullable Object> names = new LinkedHashMap<>();
        names.put("response", response);
        return names;
    }

    /** Half of a document is none. */
    private @Nullable Object json() {
        if (truncated || body.isEmpty()) {
            return null;
        }
        try {
            return JsonValues.parse(body);
        } catch (IllegalArgumentException | StackOverflowError notJson) {
            return null;
        }
    }

    /** Without what may be confidential. */
    @Override
    public String toString() {
        return "Response[" + status + "]";
    }
}
