package dev.tocsin.prober.language;

import dev.tocsin.definitions.expression.Filter;
import dev.tocsin.definitions.expression.FilterFailure;
import dev.tocsin.definitions.expression.JsonQuery;
import dev.tocsin.definitions.template.JsonValues;
import dev.tocsin.prober.expect.Lookup;
import dev.tocsin.prober.expect.Lookup.Unanswered;
import dev.tocsin.prober.expect.Lookup.Values;
import dev.tocsin.prober.expect.Observation.Answer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compiles questions about answers.
 *
 * <p>Threading: what is compiled is used by any number of threads at once.
 */
public final class Languages {
    private static final double MILLIS_A_DAY = Duration.ofDays(1).toMillis();
    private static final double NANOS_A_MILLI = 1e6;

    private Languages() {}

    /** A JSONPath into the body. Throws BadExpression. */
    public static Lookup jsonPath(String path) {
        JsonQuery query = JsonQuery.compile(path);
        return answer -> {
            try {
                return new Values(query.find(json(answer)));
            } catch (IllegalArgumentException | StackOverflowError e) {
                return new Unanswered(
                        answer.truncated() ? "the body is too long to be read as JSON" : "the body is " + words(e));
            }
        };
    }

    /** A CEL expression over the answer; its body is JSON for it where it is. Throws BadExpression. */
    public static Lookup cel(String expression) {
        Filter filter = Filter.ofAnswers(expression);
        boolean readsJson =
                filter.paths().stream().anyMatch(path -> path.equals("response") || path.startsWith("response.json"));
        return answer -> {
            try {
                return new Values(List.of(filter.test(names(answer, readsJson))));
            } catch (FilterFailure e) {
                return new Unanswered(String.valueOf(e.getMessage()));
            }
        };
    }

    private static Map<String, @Nullable Object> names(Answer answer, boolean readsJson) {
        Map<String, @Nullable Object> response = new LinkedHashMap<>();
        response.put("status", answer.status());
        response.put("body", answer.body());
        response.put("json", readsJson ? jsonOrNull(answer) : null);
        Map<String, Object> headers = new LinkedHashMap<>();
        answer.headers().forEach((name, values) -> headers.put(name, String.join(", ", values)));
        response.put("headers", headers);
        Map<String, @Nullable Object> names = new LinkedHashMap<>();
        names.put("response", response);
        names.put("latency_ms", answer.latency().toNanos() / NANOS_A_MILLI);
        names.put(
                "certificate",
                answer.certificateExpiresIn()
                        .map(left -> Map.of("expires_in_days", left.toMillis() / MILLIS_A_DAY))
                        .orElse(null));
        names.put("answers", answer.records());
        names.put("rcode", answer.facts().get("rcode"));
        return names;
    }

    private static @Nullable Object json(Answer answer) {
        return JsonValues.parse(answer.body());
    }

    private static @Nullable Object jsonOrNull(Answer answer) {
        try {
            return json(answer);
        } catch (IllegalArgumentException | StackOverflowError notJson) {
            return null;
        }
    }

    private static String words(Throwable thrown) {
        String message = thrown instanceof StackOverflowError ? "nested too deeply" : thrown.getMessage();
        String text = String.valueOf(message).replaceAll("\\p{Cntrl}", " ");
        return text.length() > 200 ? text.substring(0, 200) + "…" : text;
    }
}
