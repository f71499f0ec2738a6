package dev.tocsin.incidents.stream.callback;

import dev.tocsin.definitions.template.JsonValues;
import dev.tocsin.incidents.callback.Happening;
import dev.tocsin.incidents.render.Envelope;
import dev.tocsin.incidents.render.EventCause;
import dev.tocsin.incidents.render.RowCause;
import dev.tocsin.incidents.render.SignalCause;
import dev.tocsin.schemas.event.Change;
import dev.tocsin.schemas.event.EndpointFacts;
import dev.tocsin.schemas.event.EndpointState;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.Incident;
import dev.tocsin.schemas.event.Operation;
import dev.tocsin.schemas.event.ProbeResult;
import dev.tocsin.schemas.event.Signal;
import dev.tocsin.schemas.event.Step;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Records of changes and events as the rules of matching and rendering take them. */
final class Causes {

    /** What the types of signals begin with. */
    static final String ROW = "dev.tocsin.row.";

    static final String SIGNAL = "dev.tocsin.signal.";
    /** What is told of a related row that there is not. */
    private static final String NONE = "null";

    private Causes() {}

    static String type(Operation operation) {
        return ROW
                + switch (operation) {
                    case insert -> "inserted";
                    case update -> "updated";
                    case delete -> "deleted";
                    case truncate -> "truncated";
                    case snapshot -> "snapshot";
                    case unknown -> "unknown";
                };
    }

    static Happening happening(Change change) {
        return Happening.ofRow(
                type(change.getOperation()),
                new Happening.Row(
                        change.getDatabase(),
                        change.getSchema$(),
                        change.getTable(),
                        change.getOperation().name(),
                        Set.copyOf(change.getChanged())));
    }

    static Happening happening(Event event) {
        EndpointState status = event.getStatusAfter();
        return Happening.ofEndpoints(
                event.getType(),
                event.getSubject(),
                Stream.concat(Stream.ofNullable(event.getEndpoint()), event.getEndpoints().stream())
                        .map(Causes::endpoint)
                        .toList(),
                Optional.ofNullable(status).map(EndpointState::name));
    }

    static Happening happening(Signal signal) {
        return Happening.of(SIGNAL + signal.getName(), signal.getSubject());
    }

    static Envelope envelope(Signal signal, String source) {
        return new Envelope(signal.getId(), SIGNAL + signal.getName(), source, signal.getSubject(), signal.getTime());
    }

    /** Throws IllegalArgumentException where the arguments are not a JSON object. */
    static SignalCause signal(Signal signal, String source) {
        return new SignalCause(envelope(signal, source), signal.getName(), object(signal.getArguments()));
    }

    private static Happening.Endpoint endpoint(EndpointFacts facts) {
        return new Happening.Endpoint(
                facts.getId(), Optional.ofNullable(facts.getGroup()), Set.copyOf(facts.getTags()), facts.getIsPublic());
    }

    /** Throws IllegalArgumentException where an image is not a JSON object. */
    static RowCause row(Change change, String subject, String source) {
        Map<String, @Nullable Map<String, @Nullable Object>> related = new LinkedHashMap<>();
        change.getRelated().forEach((path, row) -> related.put(path, NONE.equals(row) ? null : object(row)));
        return new RowCause(
                new Envelope(change.getId(), type(change.getOperation()), source, subject, change.getCommittedAt()),
                change.getSchema$(),
                change.getTable(),
                change.getOperation().name(),
                null,
                object(change.getKey()),
                change.getBefore() == null ? null : object(change.getBefore()),
                change.getAfter() == null ? null : object(change.getAfter()),
                List.copyOf(change.getChanged()),
                related,
                change.getOversized());
    }

    @SuppressWarnings("unchecked") // a JSON object has text keys
    private static Map<String, @Nullable Object> object(String json) {
        if (JsonValues.parse(json) instanceof Map<?, ?> map) {
            return (Map<String, @Nullable Object>) map;
        }
        throw new IllegalArgumentException(
                "expected a JSON object but was " + json.substring(0, Math.min(40, json.length())));
    }

    static EventCause event(Event event) {
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        if (event.getStatusAfter() != null) {
            details.put("status", event.getStatusAfter().name());
        }
        if (event.getStatusBefore() != null) {
            details.put("status_before", event.getStatusBefore().name());
        }
        if (event.getResult() != null) {
            details.put("result", names(event.getResult()));
        }
        if (!event.getDetails().isEmpty()) {
            details.put("details", Map.copyOf(event.getDetails()));
        }
        return new EventCause(
                new Envelope(event.getId(), event.getType(), event.getSource(), event.getSubject(), event.getTime()),
                event.getTitle(),
                event.getMessage(),
                event.getEndpoint() == null ? null : names(event.getEndpoint()),
                event.getIncident() == null ? null : names(event.getIncident()),
                details);
    }

    private static Map<String, @Nullable Object> names(EndpointFacts facts) {
        Map<String, @Nullable Object> names = new LinkedHashMap<>();
        names.put("id", facts.getId());
        names.put("name", facts.getName());
        names.put("group", facts.getGroup());
        names.put("tags", List.copyOf(facts.getTags()));
        names.put("attributes", Map.copyOf(facts.getAttributes()));
        names.put("url", facts.getUrl());
        names.put("public", facts.getIsPublic());
        return names;
    }

    private static Map<String, @Nullable Object> names(ProbeResult result) {
        Map<String, @Nullable Object> names = new LinkedHashMap<>();
        names.put("outcome", result.getOutcome().name());
        names.put("severity", result.getSeverity().name());
        names.put("message", result.getMessage());
        names.put("latency_ms", result.getLatencyMs());
        names.put("status_code", result.getStatusCode());
        names.put("location", result.getLocation());
        names.put("slot", result.getSlot().toString());
        names.put("started_at", result.getStartedAt().toString());
        names.put("started_at_s", result.getStartedAt().getEpochSecond());
        names.put("details", Map.copyOf(result.getDetails()));
        return names;
    }

    private static Map<String, @Nullable Object> names(Incident incident) {
        Map<String, @Nullable Object> names = new LinkedHashMap<>();
        names.put("id", incident.getId());
        names.put("endpoint", incident.getEndpoint());
        names.put("severity", incident.getSeverity().name());
        names.put("state", incident.getState().name());
        names.put("title", incident.getTitle());
        names.put("message", incident.getMessage());
        names.put("started_at", incident.getStartedAt().toString());
        names.put("opened_at", incident.getOpenedAt().toString());
        names.put("acknowledged_at", text(incident.getAcknowledgedAt()));
        names.put("resolved_at", text(incident.getResolvedAt()));
        names.put("endpoints", List.copyOf(incident.getEndpoints()));
        names.put("steps", incident.getSteps().stream().map(Causes::names).toList());
        return names;
    }

    private static Map<String, @Nullable Object> names(Step step) {
        Map<String, @Nullable Object> names = new LinkedHashMap<>();
        names.put("at", step.getAt().toString());
        names.put("kind", step.getKind());
        names.put("message", step.getMessage());
        names.put("severity", step.getSeverity().name());
        names.put("by", step.getBy());
        names.put("because", List.copyOf(step.getBecause()));
        names.put("state", step.getState() == null ? null : step.getState().name());
        return names;
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
