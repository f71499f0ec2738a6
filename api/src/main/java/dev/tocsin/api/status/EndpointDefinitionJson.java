package dev.tocsin.api.status;

import dev.tocsin.api.answer.Lengths;
import dev.tocsin.api.answer.Shown;
import dev.tocsin.schemas.event.Authentication;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.Expectation;
import dev.tocsin.schemas.event.Heartbeat;
import dev.tocsin.schemas.event.NumberRange;
import dev.tocsin.schemas.event.Severity;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An endpoint's definition as {@code tocsin.yaml} spells it. */
public final class EndpointDefinitionJson {

    private EndpointDefinitionJson() {}

    public static JsonObject of(EndpointDefinition definition) {
        JsonObject json = new JsonObject().put("id", definition.getId()).put("name", definition.getName());
        Shown.put(json, "group", definition.getGroup());
        json.put("tags", Shown.list(definition.getTags()))
                .put("public", definition.getIsPublic())
                .put("enabled", definition.getEnabled())
                .put("probe", definition.getProbe());
        Shown.put(json, "attributes", Shown.map(definition.getAttributes()));
        request(json, definition);
        if (definition.getHeartbeat() == null) {
            asking(json, definition);
        }
        json.put("failures", failures(definition)).put("successes", definition.getSuccesses());
        Shown.put(json, "flapping", flapping(definition));
        JsonObject locations = new JsonObject();
        Shown.put(locations, "from", Shown.list(definition.getLocations()));
        Shown.put(locations, "quorum", definition.getQuorum());
        Shown.put(json, "locations", locations);
        Shown.put(json, "depends_on", Shown.list(definition.getDependsOn()));
        Shown.put(json, "remind_every", length(definition.getRemindEveryMs()));
        Shown.put(json, "tell_results", definition.getTellsResults() ? true : null);
        Shown.put(json, "heartbeat", heartbeat(definition.getHeartbeat()));
        definition.getOptions().forEach((name, value) -> json.put(name, value));
        return json.put("origin", definition.getOrigin()).put("generation", definition.getGeneration());
    }

    /** How often it is asked, and what is expected of the answer. */
    private static void asking(JsonObject json, EndpointDefinition definition) {
        json.put("interval", Lengths.text(definition.getIntervalMs()))
                .put("timeout", Lengths.text(definition.getTimeoutMs()));
        Shown.put(json, "error_interval", length(definition.getErrorIntervalMs()));
        Shown.put(json, "no_answer_severity", unusual(definition.getNoAnswerSeverity()));
        Shown.put(json, "timeout_severity", unusual(definition.getTimeoutSeverity()));
        json.put("expect", expectations(definition.getExpect()));
    }

    private static Object failures(EndpointDefinition definition) {
        Integer window = definition.getFailureWindow();
        return window == null ? definition.getFailures() : definition.getFailures() + " of " + window;
    }

    private static @Nullable JsonObject flapping(EndpointDefinition definition) {
        Integer incidents = definition.getFlapIncidents();
        return incidents == null
                ? null
                : new JsonObject()
                        .put("incidents", incidents)
                        .put("within", Lengths.text(definition.getFlapWithinMs()));
    }

    private static void request(JsonObject json, EndpointDefinition definition) {
        if (!definition.getUrl().isEmpty()) {
            json.put("url", Shown.url(definition.getUrl()));
        }
        if (definition.getProbe().equals("http")) {
            json.put("method", definition.getMethod()).put("follow_redirects", definition.getFollowRedirects());
        }
        Shown.put(json, "headers", Shown.masked(definition.getHeaders()));
        Shown.put(json, "body", definition.getBody());
        authentication(json, definition.getAuth());
        Shown.put(json, "insecure", definition.getInsecure() ? true : null);
        Shown.put(json, "ca", definition.getCa());
        String proxy = definition.getProxy();
        Shown.put(json, "proxy", proxy == null ? null : Shown.url(proxy));
        Shown.put(json, "ip", definition.getIp());
        Shown.put(json, "reuse", definition.getReuse() ? true : null);
    }

    private static void authentication(JsonObject json, @Nullable Authentication auth) {
        if (auth == null || !auth.getKind().equals("task")) {
            Shown.put(json, "auth", Shown.auth(auth));
            return;
        }
        Map<String, String> parameters = new TreeMap<>(auth.getParameters());
        String url = parameters.remove("token_url");
        JsonObject token = Shown.masked(parameters);
        Shown.put(token, "url", url == null ? null : Shown.url(url));
        json.put("token_auth", token);
    }

    private static @Nullable String unusual(Severity severity) {
        return severity == Severity.major ? null : severity.name();
    }

    private static @Nullable String length(@Nullable Long milliseconds) {
        return milliseconds == null ? null : Lengths.text(milliseconds);
    }

    private static @Nullable JsonObject heartbeat(@Nullable Heartbeat heartbeat) {
        if (heartbeat == null) {
            return null;
        }
        JsonObject json = new JsonObject();
        Shown.put(json, "period", length(heartbeat.getPeriodMs()));
        Shown.put(json, "schedule", heartbeat.getSchedule());
        if (heartbeat.getSchedule() != null) {
            json.put("timezone", heartbeat.getTimezone());
        }
        json.put("grace", Lengths.text(heartbeat.getGraceMs()));
        String key = heartbeat.getPingKey();
        Shown.put(json, "ping_key", key == null ? null : new JsonObject().put("sha256", key));
        return json;
    }

    private static JsonArray expectations(List<Expectation> expectations) {
        JsonArray list = new JsonArray();
        expectations.forEach(expectation -> list.add(expectation(expectation)));
        return list;
    }

    private static JsonObject expectation(Expectation expectation) {
        JsonObject json = new JsonObject();
        Long limit = expectation.getLimitMs();
        Object value = switch (expectation.getKind()) {
            case "status" -> ranges(expectation.getRanges());
            case "latency" -> length(limit);
            case "body" -> body(expectation);
            case "certificate" -> limit == null ? null : new JsonObject().put("expires_after", length(limit));
            case "json" -> comparison(expectation, "path");
            case "header" -> comparison(expectation, "name");
            case "answers" -> comparison(expectation, null);
            case "report" -> "ok";
            case "warnings", "outdated" -> "none";
            case "rcode" -> expectation.getOperand();
            case "that" -> expectation.getExpression();
            default -> expectation.getText();
        };
        return json.put(expectation.getKind(), value == null ? expectation.getText() : value)
                .put("severity", expectation.getSeverity().name());
    }

    private static @Nullable Object body(Expectation expectation) {
        String pattern = expectation.getPattern();
        return pattern == null || !expectation.getFromStart()
                ? pattern
                : new JsonObject().put("matches_start", pattern);
    }

    private static JsonObject comparison(Expectation expectation, @Nullable String nameOfPath) {
        JsonObject json = new JsonObject();
        if (nameOfPath != null) {
            Shown.put(json, nameOfPath, expectation.getPath());
        }
        String operator = expectation.getOperator();
        if (operator != null) {
            Shown.put(json, operator, expectation.getOperand());
        }
        return json;
    }

    /** Classes and ranges as people write them: {@code 2xx, 304, 400-404}. */
    static @Nullable String ranges(List<NumberRange> ranges) {
        return ranges.isEmpty()
                ? null
                : ranges.stream().map(EndpointDefinitionJson::range).collect(Collectors.joining(", "));
    }

    private static String range(NumberRange range) {
        if (range.getFrom() == range.getTo()) {
            return Integer.toString(range.getFrom());
        }
        boolean whole = range.getFrom() % 100 == 0 && range.getTo() == range.getFrom() + 99;
        return whole ? range.getFrom() / 100 + "xx" : range.getFrom() + "-" + range.getTo();
    }
}
