package dev.tocsin.api.answer;

import dev.tocsin.schemas.event.Authentication;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How values are shown. Secrets are references on every topic; should a literal have got there all the same, it is not shown.
 */
public final class Shown {

    /** What stands in the place of a secret. */
    public static final String HIDDEN = "(hidden)";

    private static final Pattern SECRET =
            Pattern.compile("(?i)authorization|cookie|token|secret|passw|credential|signature|(^|[-_])auth($|[-_])"
                    + "|(access|api|app|application|auth|functions|license|private|service|subscription)[-_]?key");
    private static final Pattern USER_INFO = Pattern.compile("(?<=://)([^/@:]*):([^/@]*)@");

    private Shown() {}

    public static @Nullable String time(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    public static JsonArray list(Collection<String> values) {
        JsonArray list = new JsonArray();
        values.forEach(list::add);
        return list;
    }

    public static JsonObject map(Map<String, String> values) {
        JsonObject map = new JsonObject();
        new TreeMap<>(values).forEach(map::put);
        return map;
    }

    /** Headers and the like by name, without those secrets that are not references. */
    public static JsonObject masked(Map<String, String> values) {
        JsonObject map = new JsonObject();
        new TreeMap<>(values)
                .forEach((name, value) -> map.put(name, SECRET.matcher(name).find() ? secret(name, value) : value));
        return map;
    }

    /** Where a secret is fetched is none. */
    private static String secret(String name, String value) {
        return name.endsWith("_url") ? url(value) : secret(value);
    }

    public static String secret(String value) {
        return value.contains("${") ? value : HIDDEN;
    }

    /** A URL without a password that is not a reference. */
    public static String url(String url) {
        return USER_INFO
                .matcher(url)
                .replaceAll(found ->
                        java.util.regex.Matcher.quoteReplacement(found.group(1) + ":" + secret(found.group(2)) + "@"));
    }

    public static @Nullable JsonObject auth(@Nullable Authentication auth) {
        if (auth == null) {
            return null;
        }
        // As it is written: bearer is followed by the reference itself.
        String token = auth.getParameters().get("token");
        if (auth.getKind().equals("bearer") && token != null) {
            return new JsonObject().put(auth.getKind(), secret(token));
        }
        JsonObject parameters = masked(auth.getParameters());
        String endpoint = auth.getParameters().get("token_url");
        put(parameters, "token_url", endpoint == null ? null : url(endpoint));
        return new JsonObject().put(auth.getKind(), parameters);
    }

    /** Puts what is there: an absent key of a definition has its default. */
    public static void put(JsonObject json, String name, @Nullable Object value) {
        boolean empty = value == null
                || (value instanceof JsonArray array && array.isEmpty())
                || (value instanceof JsonObject object && object.isEmpty());
        if (!empty) {
            json.put(name, value);
        }
    }
}
