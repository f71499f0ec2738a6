package dev.tocsin.incidents.stream.callback;

import dev.tocsin.incidents.callback.EndpointFilter;
import dev.tocsin.incidents.callback.Grouping;
import dev.tocsin.incidents.callback.Listening;
import dev.tocsin.incidents.callback.RetryRule;
import dev.tocsin.incidents.callback.StatusRange;
import dev.tocsin.incidents.render.Alternative;
import dev.tocsin.incidents.render.Parameter;
import dev.tocsin.incidents.render.Sending;
import dev.tocsin.schemas.event.Delivery;
import dev.tocsin.schemas.event.Listen;
import dev.tocsin.schemas.event.PresetValue;
import dev.tocsin.schemas.event.Selector;
import dev.tocsin.schemas.event.Send;
import dev.tocsin.schemas.event.SendRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Definitions as the rules take them. */
final class Rules {

    private Rules() {}

    static Listening listening(String hook, Listen listen) {
        return switch (listen.getKind()) {
            case "table" ->
                new Listening.ToRows(
                        Optional.ofNullable(listen.getDatabase()),
                        Optional.ofNullable(listen.getSchema$()),
                        Optional.ofNullable(listen.getTable()),
                        Set.copyOf(listen.getOperations()),
                        Set.copyOf(listen.getColumns()));
            case "incidents" -> events("dev.tocsin.incident.", listen);
            case "hook_events" -> new Listening.ToHooks(hook, Set.copyOf(listen.getKinds()));
            case "signal" ->
                new Listening.ToEvents(
                        Causes.SIGNAL,
                        Optional.ofNullable(listen.getSignal()).stream().collect(Collectors.toSet()),
                        EndpointFilter.ALL);
            case "results" -> events("dev.tocsin.result.", listen);
            case "system" -> events("dev.tocsin.system.", listen);
            case "statuses" ->
                new Listening.ToStatuses(Set.copyOf(listen.getKinds()), endpoints(listen.getEndpoints()));
            default -> new Listening.ToNothing();
        };
    }

    private static Listening events(String family, Listen listen) {
        return new Listening.ToEvents(family, Set.copyOf(listen.getKinds()), endpoints(listen.getEndpoints()));
    }

    private static EndpointFilter endpoints(@Nullable Selector selector) {
        return selector == null
                ? EndpointFilter.ALL
                : new EndpointFilter(
                        Set.copyOf(selector.getEndpoints()),
                        Optional.ofNullable(selector.getGroup()),
                        Set.copyOf(selector.getTags()),
                        Optional.ofNullable(selector.getIsPublic()));
    }

    static Grouping grouping(dev.tocsin.schemas.event.Grouping grouping) {
        return new Grouping(grouping.getBy(), Duration.ofMillis(grouping.getWaitMs()));
    }

    static RetryRule retries(Delivery delivery) {
        return new RetryRule(
                delivery.getDelaysMs().stream().map(Duration::ofMillis).toList(),
                delivery.getRetryOn().stream()
                        .map(range -> new StatusRange(range.getFrom(), range.getTo()))
                        .toList());
    }

    static Sending sending(Send send) {
        return new Sending(
                send.getUrl(),
                send.getMethod(),
                send.getHeaders(),
                send.getContentType(),
                send.getTemplate(),
                send.getSerializer(),
                send.getObjectType(),
                send.getPayload(),
                send.getRequests().stream().map(Rules::alternative).toList(),
                parameters(send.getValues()));
    }

    private static Alternative alternative(SendRequest request) {
        return new Alternative(
                request.getCondition(),
                request.getUrl(),
                request.getMethod(),
                request.getHeaders(),
                request.getQuery(),
                request.getContentType(),
                request.getTemplate(),
                request.getFallbackOn());
    }

    private static Map<String, Parameter> parameters(Map<String, PresetValue> values) {
        return values.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, value -> parameter(value.getValue())));
    }

    private static Parameter parameter(PresetValue value) {
        return new Parameter(value.getText(), value.getIsAddress(), value.getIsSecret());
    }
}
