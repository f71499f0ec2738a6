package dev.tocsin.notifier.judgement;

import dev.tocsin.definitions.template.JsonValues;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The request that an answer is to, as conditions see it: as it was recorded, with references for secrets. */
public record Asked(String method, String url, Map<String, String> headers, String body) {

    public Asked {
        headers = Map.copyOf(headers);
    }

    /** As {@code request}. */
    Map<String, @Nullable Object> names() {
        Map<String, @Nullable Object> request = new LinkedHashMap<>();
        request.put("method", method);
        request.put("url", url);
        request.put("query", query());
        request.put("headers", inLowerCase());
        request.put("body", body);
        request.put("json", json(body));
        return request;
    }

    private Map<String, String> inLowerCase() {
        Map<String, String> all = new LinkedHashMap<>();
        headers.forEach((name, value) -> all.put(name.toLowerCase(Locale.ROOT), value));
        return all;
    }

    /** Each name with the first of its texts. */
    private Map<String, String> query() {
        Map<String, String> query = new LinkedHashMap<>();
        int start = url.indexOf('?');
        if (start >= 0) {
            for (String pair : url.substring(start + 1).replaceFirst("#.*$", "").split("&", -1)) {
                String[] sides = pair.split("=", 2);
                query.putIfAbsent(decoded(sides[0]), sides.length > 1 ? decoded(sides[1]) : "");
            }
        }
        return query;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return text;
        }
    }

    /** What is no JSON, or nothing, is none. */
    static @Nullable Object json(String text) {
        if (text.isEmpty()) {
            return null;
        }
        try {
            return JsonValues.parse(text);
        } catch (IllegalArgumentException | StackOverflowError notJson) {
            return null;
        }
    }

    /** Without what may be confidential. */
    @Override
    public String toString() {
        return "Asked[" + method + "]";
    }
}
