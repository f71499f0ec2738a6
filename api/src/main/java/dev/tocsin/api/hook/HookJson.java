package dev.tocsin.api.hook;

import dev.tocsin.api.answer.Lengths;
import dev.tocsin.api.answer.Shown;
import dev.tocsin.schemas.event.AnswerRules;
import dev.tocsin.schemas.event.BodySignature;
import dev.tocsin.schemas.event.CallbackStatus;
import dev.tocsin.schemas.event.Delivery;
import dev.tocsin.schemas.event.Grouping;
import dev.tocsin.schemas.event.HookDefinition;
import dev.tocsin.schemas.event.HookState;
import dev.tocsin.schemas.event.Listen;
import dev.tocsin.schemas.event.Selector;
import dev.tocsin.schemas.event.Send;
import dev.tocsin.schemas.event.SendRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A hook as it is answered: its definition as {@code tocsin.yaml} spells it, and how it is now. */
public final class HookJson {

    private static final Map<String, Integer> UNITS = new TreeMap<>(Map.of("h", 3600, "m", 60, "s", 1)).descendingMap();

    private static final List<CallbackStatus> COUNTED = List.of(
            CallbackStatus.waiting,
            CallbackStatus.sending,
            CallbackStatus.sent,
            CallbackStatus.error,
            CallbackStatus.cancelled);

    private HookJson() {}

    /** Keys that only answers have: sent back with a definition they are passed over. */
    public static final List<String> ANSWERED = List.of(
            "origin",
            "generation",
            "callbacks",
            "paused",
            "all_paused",
            "log_only",
            "disabled_because",
            "disabled_at",
            "paused_at",
            "failing_since");

    /** As {@code tocsin.yaml} spells it. */
    public static JsonObject definition(HookDefinition hook) {
        JsonObject json = new JsonObject()
                .put("name", hook.getName())
                .put("enabled", hook.getEnabled())
                .put("listen", listen(hook.getListen()))
                .put("send", send(hook.getSend()))
                .put("delivery", delivery(hook.getDelivery()));
        Grouping grouping = hook.getGrouping();
        if (grouping != null) {
            json.put(
                    "group",
                    new JsonObject()
                            .put("by", Shown.list(grouping.getBy()))
                            .put("wait", Lengths.text(grouping.getWaitMs())));
        }
        return json.put("origin", hook.getOrigin()).put("generation", hook.getGeneration());
    }

    public static JsonObject of(HookDefinition hook, Optional<HookState> state, Map<String, Long> counts) {
        JsonObject callbacks = new JsonObject();
        COUNTED.forEach(status -> callbacks.put(status.name(), counts.getOrDefault(status.name(), 0L)));
        return definition(hook)
                .put("callbacks", callbacks)
                .put("paused", state.map(HookState::getPausedAt).isPresent())
                .put(
                        "disabled_because",
                        state.map(HookState::getDisabledBecause).orElse(null))
                .put(
                        "disabled_at",
                        state.map(HookState::getDisabledAt).map(Shown::time).orElse(null))
                .put(
                        "paused_at",
                        state.map(HookState::getPausedAt).map(Shown::time).orElse(null))
                .put(
                        "failing_since",
                        state.map(HookState::getFailingSince).map(Shown::time).orElse(null));
    }

    private static JsonObject listen(Listen listen) {
        JsonObject json = new JsonObject();
        switch (listen.getKind()) {
            case "table" -> {
                json.put("table", table(listen));
                Map<String, String> django = listen.getDjango();
                Shown.put(
                        json,
                        "operations",
                        Shown.list(listen.getOperations().stream()
                                .filter(operation -> !django.containsKey(operation))
                                .toList()));
                Shown.put(json, "signals", Shown.list(new TreeSet<>(django.values())));
            }
            case "signal" -> json.put("signal", listen.getSignal());
            case "results" -> json.put("results", true);
            default -> json.put(listen.getKind(), Shown.list(listen.getKinds()));
        }
        Shown.put(json, "endpoints", selector(listen.getEndpoints()));
        Shown.put(json, "columns", Shown.list(listen.getColumns()));
        Shown.put(json, "when", listen.getCondition());
        return json;
    }

    private static String table(Listen listen) {
        return Stream.of(listen.getDatabase(), listen.getSchema$(), listen.getTable())
                .filter(Objects::nonNull)
                .collect(Collectors.joining("."));
    }

    private static @Nullable JsonObject selector(@Nullable Selector selector) {
        if (selector == null) {
            return null;
        }
        JsonObject json = new JsonObject();
        Shown.put(json, "ids", Shown.list(selector.getEndpoints()));
        Shown.put(json, "group", selector.getGroup());
        Shown.put(json, "tags", Shown.list(selector.getTags()));
        Shown.put(json, "public", selector.getIsPublic());
        return json;
    }

    private static JsonObject send(Send send) {
        JsonObject json = new JsonObject();
        String preset = send.getPreset();
        if (preset != null) {
            json.put(preset, parameters(send.getParameters()));
        } else if (!send.getRequests().isEmpty()) {
            json.put("requests", requests(send.getRequests()));
        } else {
            Shown.put(json, "url", send.getUrl().isEmpty() ? null : Shown.url(send.getUrl()));
            json.put("method", send.getMethod());
        }
        Shown.put(json, "headers", Shown.masked(send.getHeaders()));
        Shown.put(json, "content_type", send.getContentType());
        Shown.put(json, "template", send.getTemplate());
        Shown.put(json, "object_type", send.getObjectType());
        Shown.put(json, "serializer", send.getSerializer());
        Shown.put(json, "payload", send.getPayload().equals("default") ? null : send.getPayload());
        Shown.put(json, "auth", Shown.auth(send.getAuth()));
        Shown.put(json, "ca", send.getCa());
        String proxy = send.getProxy();
        Shown.put(json, "proxy", proxy == null ? null : Shown.url(proxy));
        Shown.put(json, "follow_redirects", send.getFollowRedirects() ? true : null);
        Shown.put(json, "http", send.getHttp().equals("1.1") ? null : send.getHttp());
        return json;
    }

    /** A name with a dot is a part of another. */
    private static JsonObject parameters(Map<String, String> parameters) {
        JsonObject json = new JsonObject();
        Shown.masked(parameters).forEach(parameter -> {
            String[] parts = parameter.getKey().split("\\.", 2);
            if (parts.length == 1) {
                json.put(parts[0], parameter.getValue());
            } else {
                if (!json.containsKey(parts[0])) {
                    json.put(parts[0], new JsonObject());
                }
                json.getJsonObject(parts[0]).put(parts[1], parameter.getValue());
            }
        });
        return json;
    }

    private static JsonArray requests(List<SendRequest> requests) {
        JsonArray array = new JsonArray();
        requests.forEach(request -> {
            JsonObject json = new JsonObject();
            Shown.put(json, "when", request.getCondition());
            json.put("url", Shown.url(request.getUrl())).put("method", request.getMethod());
            Shown.put(json, "headers", Shown.masked(request.getHeaders()));
            Shown.put(json, "query", Shown.masked(request.getQuery()));
            Shown.put(json, "content_type", request.getContentType());
            Shown.put(json, "template", request.getTemplate());
            Shown.put(json, "fallback_on", request.getFallbackOn());
            array.add(json);
        });
        return array;
    }

    private static JsonObject delivery(Delivery delivery) {
        JsonArray delays = new JsonArray();
        delivery.getDelaysMs().forEach(delay -> delays.add(Lengths.text(delay)));
        JsonObject json = new JsonObject()
                .put("mode", delivery.getMode())
                .put("order", delivery.getOrder())
                .put("timeout", Lengths.text(delivery.getTimeoutMs()))
                .put("concurrency", delivery.getConcurrency());
        if (!delivery.getMode().equals("manual")) {
            json.put("attempts", delivery.getDelaysMs().size()).put("delays", delays);
        }
        Double rate = delivery.getRatePerSecond();
        Shown.put(json, "rate", rate == null ? null : rate(rate));
        JsonArray secrets = new JsonArray();
        delivery.getSecrets().forEach(secret -> secrets.add(Shown.secret(secret)));
        Shown.put(json, "secret", secrets);
        Shown.put(json, "signature", signature(delivery.getSignature()));
        JsonArray retryOn = new JsonArray();
        delivery.getRetryOn()
                .forEach(codes -> retryOn.add(
                        codes.getFrom() == codes.getTo()
                                ? Integer.toString(codes.getFrom())
                                : codes.getFrom() + "-" + codes.getTo()));
        Shown.put(json, "retry_on", retryOn);
        AnswerRules answers = delivery.getAnswers();
        if (answers != null) {
            Shown.put(json, "success", answers.getSuccess());
            Shown.put(json, "rate_limited", answers.getRateLimited());
            Shown.put(json, "refused", answers.getRefused());
            Shown.put(json, "retry_after", answers.getRetryAfter());
            Shown.put(json, "reason", answers.getReason());
        }
        Shown.put(json, "log_only", delivery.getLogOnly() ? true : null);
        Long retention = delivery.getRetentionMs();
        Shown.put(json, "retention", retention == null ? null : Lengths.text(retention));
        return json;
    }

    private static @Nullable JsonObject signature(@Nullable BodySignature signature) {
        return signature == null
                ? null
                : new JsonObject()
                        .put("header", signature.getHeader())
                        .put("algorithm", signature.getAlgorithm())
                        .put("encoding", signature.getEncoding())
                        .put("prefix", signature.getPrefix())
                        .put("secret", Shown.secret(signature.getSecret()));
    }

    /** As it may have been written: a whole number a second, minute or hour, where it is one. */
    private static String rate(double rate) {
        for (Map.Entry<String, Integer> unit : UNITS.entrySet()) {
            double many = rate * unit.getValue();
            if (Math.abs(many - Math.rint(many)) < 1e-6) {
                return Math.round(many) + "/" + unit.getKey();
            }
        }
        return BigDecimal.valueOf(rate).toPlainString() + "/s";
    }
}
