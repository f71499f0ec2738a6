package dev.tocsin.incidents.stream.detection;

import dev.tocsin.incidents.detection.Decision;
import dev.tocsin.incidents.detection.EndpointState;
import dev.tocsin.incidents.detection.Happening;
import dev.tocsin.incidents.detection.Rules;
import dev.tocsin.incidents.stream.PromptCommits;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.Incident;
import dev.tocsin.schemas.event.ProbeResult;
import java.time.Instant;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Applies the rules of detection to the inputs of one task, and sends what follows to the operators that write it.
 * All is decided before anything is stored or sent, so that an input it cannot digest leaves no trace.
 *
 * <p>Threading: owned by one stream thread.
 */
final class Detector {

    private final ProcessorContext<String, SpecificRecord> context;
    private final KeyValueStore<String, EndpointDefinition> definitions;
    private final KeyValueStore<String, EndpointState> states;
    private final KeyValueStore<String, Incident> incidents;
    private final IgnoredResults ignored;
    private final PromptCommits commits;

    Detector(ProcessorContext<String, SpecificRecord> context) {
        this.context = context;
        this.definitions = context.getStateStore(Operators.DEFINITIONS);
        this.states = context.getStateStore(Operators.STATES);
        this.incidents = context.getStateStore(Operators.INCIDENTS);
        this.ignored = new IgnoredResults(context.metrics(), context.taskId());
        this.commits = PromptCommits.of(context);
    }

    void on(String endpoint, Input input, Instant at) {
        if (input instanceof Input.Seen seen) {
            requireSame(endpoint, seen.result().getEndpoint());
            seen(endpoint, seen.result(), at);
        } else if (input instanceof Input.Defined defined) {
            requireSame(endpoint, defined.definition().getId());
            defined(endpoint, defined.definition(), at);
        } else {
            deleted(endpoint, at);
        }
    }

    private void seen(String endpoint, ProbeResult result, Instant at) {
        @Nullable EndpointDefinition definition = definitions.get(endpoint);
        @Nullable EndpointState state = states.get(endpoint);
        if (definition == null || state == null) {
            ignored.countUnknownEndpoint();
            return;
        }
        Decision decision = state.on(Observations.of(result, at), Definitions.rules(definition));
        for (Happening happening : decision.happenings()) {
            if (happening instanceof Happening.Ignored it) {
                ignored.count(it.why());
                return;
            }
        }
        if (decision.happenings().isEmpty()) {
            states.put(endpoint, decision.next());
            return;
        }
        Chronicle chronicle = chronicle(definition, Cause.of(result, at), decision);
        if (!state.condition().equals(decision.next().condition())) {
            chronicle.status(decision.next().condition());
        }
        apply(endpoint, decision.next(), chronicle);
    }

    private void defined(String endpoint, EndpointDefinition definition, Instant at) {
        Rules rules = Definitions.rules(definition);
        @Nullable EndpointDefinition before = definitions.get(endpoint);
        @Nullable EndpointState state = states.get(endpoint);
        Decision decision = before == null || state == null
                ? Decision.quiet(EndpointState.created(rules, at))
                : state.redefined(rules, Definitions.sameTarget(before, definition), at);
        Chronicle chronicle = chronicle(definition, Cause.ofDefinition(definition.getGeneration(), at), decision);
        chronicle.status(decision.next().condition());
        definitions.put(endpoint, definition);
        apply(endpoint, decision.next(), chronicle);
    }

    private void deleted(String endpoint, Instant at) {
        @Nullable EndpointDefinition definition = definitions.get(endpoint);
        @Nullable EndpointState state = states.get(endpoint);
        if (definition == null || state == null) {
            return;
        }
        Chronicle chronicle = new Chronicle(definition, Cause.ofDeletion(at), openIncident(endpoint));
        chronicle.deleted(state.deleted());
        definitions.delete(endpoint);
        states.delete(endpoint);
        incidents.delete(endpoint);
        chronicle.records().forEach(record -> send(record, at));
    }

    private Chronicle chronicle(EndpointDefinition definition, Cause cause, Decision decision) {
        Chronicle chronicle = new Chronicle(definition, cause, openIncident(definition.getId()));
        decision.happenings()
                .forEach(happening -> chronicle.tell(happening, decision.next().condition()));
        return chronicle;
    }

    private void apply(String endpoint, EndpointState next, Chronicle chronicle) {
        states.put(endpoint, next);
        if (!chronicle.records().isEmpty()) {
            chronicle.open().ifPresentOrElse(open -> incidents.put(endpoint, open), () -> incidents.delete(endpoint));
        }
        chronicle.records().forEach(record -> send(record, chronicle.at()));
    }

    private Optional<Incident> openIncident(String endpoint) {
        return Optional.ofNullable(incidents.get(endpoint));
    }

    private void send(Outgoing record, Instant at) {
        context.forward(
                new Record<>(
                        record.key(),
                        record.value(),
                        at.toEpochMilli(),
                        record.event().headers()),
                record.operator());
        commits.worked(context.currentSystemTimeMs());
    }

    private static void requireSame(String key, String endpoint) {
        if (!key.equals(endpoint)) {
            throw new IllegalArgumentException(
                    "expected a record about endpoint '" + key + "', its key, but it is about '" + endpoint + "'");
        }
    }
}
