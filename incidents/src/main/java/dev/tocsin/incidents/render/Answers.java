package dev.tocsin.incidents.render;

import dev.tocsin.definitions.template.JsonValues;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What receivers said to the callbacks of a thread.
 *
 * @param latest the last answer by the kind of the event: opened, changed …
 */
public record Answers(Map<String, Answer> latest) {

    /** What templates call them. */
    static final String NAME = "thread";

    /** Nothing was sent yet. */
    public static final Answers NONE = new Answers(Map.of());

    public Answers {
        latest = Map.copyOf(latest);
    }

    /**
     * One answer.
     *
     * @param headers names in lower case
     * @param body as text, as far as it is kept
     * @param truncated whether it was longer than that
     */
    public record Answer(
            int statusCode,
            Map<String, String> headers,
            @Nullable String body,
            boolean truncated) {

        public Answer {
            headers = Map.copyOf(headers);
        }

        private Map<String, @Nullable Object> names() {
            Map<String, @Nullable Object> response = new LinkedHashMap<>();
            response.put("status_code", statusCode);
            response.put("headers", headers);
            response.put("body", body);
            response.put("json", json());
            return response;
        }

        /** Half of a document is none. */
        private @Nullable Object json() {
            if (body == null || truncated) {
                return null;
            }
            try {
                return JsonValues.parse(body);
            } catch (IllegalArgumentException notJson) {
                return null;
            }
        }

        /** Without what may be confidential. */
        @Override
        public String toString() {
            return "Answer[" + statusCode + "]";
        }
    }

    static boolean isOf(String path) {
        return path.equals(NAME) || path.startsWith(NAME + ".");
    }

    /** Answers that have something at each of these paths. */
    static Answers madeUp(Collection<String> paths) {
        Map<String, Map<String, @Nullable Object>> bodies = new LinkedHashMap<>();
        Map<String, Map<String, String>> headers = new LinkedHashMap<>();
        for (String path : paths) {
            String[] steps = path.split("\\.", -1);
            if (isOf(path) && steps.length > 1) {
                Map<String, @Nullable Object> body = bodies.computeIfAbsent(steps[1], kind -> new LinkedHashMap<>());
                Map<String, String> named = headers.computeIfAbsent(steps[1], kind -> new LinkedHashMap<>());
                if (steps.length > 4 && steps[3].equals("json")) {
                    fill(body, steps);
                } else if (steps.length > 4 && steps[3].equals("headers")) {
                    named.put(steps[4], "1");
                }
            }
        }
        Map<String, Answer> latest = new LinkedHashMap<>();
        bodies.forEach((kind, body) ->
                latest.put(kind, new Answer(200, headers.getOrDefault(kind, Map.of()), Payloads.json(body), false)));
        return new Answers(latest);
    }

    @SuppressWarnings("unchecked") // made here
    private static void fill(Map<String, @Nullable Object> body, String[] steps) {
        Map<String, @Nullable Object> at = body;
        for (int i = 4; i < steps.length - 1; i++) {
            Object inner = at.get(steps[i]);
            if (!(inner instanceof Map)) {
                inner = new LinkedHashMap<String, @Nullable Object>();
                at.put(steps[i], inner);
            }
            at = (Map<String, @Nullable Object>) inner;
        }
        at.putIfAbsent(steps[steps.length - 1], 1);
    }

    /** As templates see them. */
    Map<String, @Nullable Object> names() {
        Map<String, @Nullable Object> names = new LinkedHashMap<>();
        latest.forEach((kind, answer) -> names.put(kind, Map.of("response", answer.names())));
        return names;
    }
}
