package dev.tocsin.incidents.stream.detection;

import dev.tocsin.incidents.detection.Decision;
import dev.tocsin.incidents.detection.EndpointState;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.Incident;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What a task knows of its endpoints: definitions, states, open incidents, and when something happens by itself.
 *
 * <p>Threading: the task's.
 */
final class Cases {

    /** An endpoint as it stands. */
    record Case(EndpointDefinition definition, EndpointState state) {
        String endpoint() {
            return definition.getId();
        }
    }

    private final KeyValueStore<String, EndpointDefinition> definitions;
    private final KeyValueStore<String, EndpointState> states;
    private final KeyValueStore<String, Incident> incidents;
    private @Nullable DueTimes dueTimes;

    Cases(ProcessorContext<?, ?> context) {
        this.definitions = context.getStateStore(Operators.DEFINITIONS);
        this.states = context.getStateStore(Operators.STATES);
        this.incidents = context.getStateStore(Operators.INCIDENTS);
    }

    Optional<Case> find(String endpoint) {
        @Nullable EndpointDefinition definition = definitions.get(endpoint);
        @Nullable EndpointState state = states.get(endpoint);
        return definition == null || state == null ? Optional.empty() : Optional.of(new Case(definition, state));
    }

    /** The ids of all of them. */
    List<String> endpoints() {
        List<String> ids = new ArrayList<>();
        try (var all = definitions.all()) {
            all.forEachRemaining(entry -> ids.add(entry.key));
        }
        return ids;
    }

    /** The endpoint's open incident. */
    Optional<Incident> open(String endpoint) {
        return Optional.ofNullable(incidents.get(endpoint));
    }

    /** The definition is another. */
    void define(EndpointDefinition definition) {
        definitions.put(definition.getId(), definition);
    }

    /** Nothing that others have to know has happened. */
    void keep(EndpointDefinition definition, EndpointState next) {
        states.put(definition.getId(), next);
        dueTimes().set(definition.getId(), next.due(Definitions.rules(definition)));
    }

    /** Things have happened, of which the chronicle tells. */
    void keep(EndpointDefinition definition, Decision decision, Chronicle chronicle) {
        keep(definition, decision.next());
        if (!chronicle.records().isEmpty()) {
            String endpoint = definition.getId();
            chronicle.open().ifPresentOrElse(open -> incidents.put(endpoint, open), () -> incidents.delete(endpoint));
        }
    }

    void forget(String endpoint) {
        definitions.delete(endpoint);
        states.delete(endpoint);
        incidents.delete(endpoint);
        dueTimes().set(endpoint, Optional.empty());
    }

    /** The stores are whole before the first record is read, so they are looked through then. */
    DueTimes dueTimes() {
        DueTimes known = dueTimes;
        if (known == null) {
            known = new DueTimes();
            dueTimes = known;
            fill(known);
        }
        return known;
    }

    private void fill(DueTimes times) {
        try (var all = states.all()) {
            all.forEachRemaining(entry -> {
                @Nullable EndpointDefinition definition = definitions.get(entry.key);
                if (definition != null) {
                    times.set(entry.key, due(definition, entry.value));
                }
            });
        }
    }

    private static Optional<Instant> due(EndpointDefinition definition, EndpointState state) {
        return state.due(Definitions.rules(definition));
    }
}
