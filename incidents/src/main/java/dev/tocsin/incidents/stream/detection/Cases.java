package dev.tocsin.incidents.stream.detection;

import dev.tocsin.incidents.detection.Decision;
import dev.tocsin.incidents.detection.EndpointState;
import dev.tocsin.incidents.detection.Rules;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.Incident;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
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
    private final Maintenances maintenances;
    private final Relatives relatives;

    /** When the next window of an endpoint begins, or may have begun unseen. */
    private final Map<String, Instant> windows = new HashMap<>();

    /** Who depends on whom. */
    private final Map<String, TreeSet<String>> children = new HashMap<>();

    private @Nullable DueTimes dueTimes;

    Cases(ProcessorContext<?, ?> context, Maintenances maintenances, Relatives relatives) {
        this.definitions = context.getStateStore(Operators.DEFINITIONS);
        this.states = context.getStateStore(Operators.STATES);
        this.incidents = context.getStateStore(Operators.INCIDENTS);
        this.maintenances = maintenances;
        this.relatives = relatives;
    }

    Optional<Case> find(String endpoint) {
        @Nullable EndpointDefinition definition = definitions.get(endpoint);
        @Nullable EndpointState state = states.get(endpoint);
        return definition == null || state == null ? Optional.empty() : Optional.of(new Case(definition, state));
    }

    /** The ids of all of them. */
    List<String> endpoints() {
        List<String> found = new ArrayList<>();
        try (var all = definitions.all()) {
            all.forEachRemaining(entry -> found.add(entry.key));
        }
        return found;
    }

    /** Those that depend on {@code parent}. */
    List<String> dependingOn(String parent) {
        return List.copyOf(children.getOrDefault(parent, new TreeSet<>()));
    }

    /** What an endpoint is judged by. */
    Rules rules(EndpointDefinition definition) {
        Rules rules = Definitions.rules(definition);
        return definition.getDependsOn().isEmpty() ? rules : rules.beside(relatives.of(definition));
    }

    /** The endpoint's open incident. */
    Optional<Incident> open(String endpoint) {
        return Optional.ofNullable(incidents.get(endpoint));
    }

    /** The definition is another. */
    void define(EndpointDefinition definition) {
        orphan(definition.getId());
        definitions.put(definition.getId(), definition);
        adopt(definition);
    }

    private void adopt(EndpointDefinition definition) {
        definition
                .getDependsOn()
                .forEach(parent -> children.computeIfAbsent(parent, none -> new TreeSet<>())
                        .add(definition.getId()));
    }

    private void orphan(String endpoint) {
        @Nullable EndpointDefinition known = definitions.get(endpoint);
        List<String> parents = known == null ? List.of() : known.getDependsOn();
        parents.forEach(parent -> children.computeIfPresent(parent, (name, ids) -> {
            ids.remove(endpoint);
            return ids.isEmpty() ? null : ids;
        }));
    }

    /** The window that holds at that time. What comes after it is looked up anew. */
    Decision interrupted(EndpointDefinition definition, EndpointState state, Instant at) {
        maintenances
                .nextStart(definition, at)
                .ifPresentOrElse(
                        start -> windows.put(definition.getId(), start), () -> windows.remove(definition.getId()));
        return state.interrupted(maintenances.at(definition, at), at, rules(definition));
    }

    /** Nothing that others have to know has happened. */
    void keep(EndpointDefinition definition, EndpointState next, boolean changed) {
        if (changed) {
            states.put(definition.getId(), next);
        }
        dueTimes().set(definition.getId(), due(definition, next));
    }

    /** Things have happened, of which the chronicle tells. */
    void keep(EndpointDefinition definition, Decision decision, Chronicle chronicle) {
        keep(definition, decision.next(), true);
        if (!chronicle.records().isEmpty()) {
            String endpoint = definition.getId();
            chronicle.open().ifPresentOrElse(open -> incidents.put(endpoint, open), () -> incidents.delete(endpoint));
        }
    }

    void forget(String endpoint) {
        orphan(endpoint);
        definitions.delete(endpoint);
        states.delete(endpoint);
        incidents.delete(endpoint);
        windows.remove(endpoint);
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
                    adopt(definition);
                    if (maintenances.concern(definition)) {
                        windows.put(entry.key, Instant.EPOCH);
                    }
                    times.set(entry.key, due(definition, entry.value));
                }
            });
        }
    }

    private Optional<Instant> due(EndpointDefinition definition, EndpointState state) {
        return Stream.of(state.due(rules(definition)), Optional.ofNullable(windows.get(definition.getId())))
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }
}
