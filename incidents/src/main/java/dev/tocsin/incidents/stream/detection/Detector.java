package dev.tocsin.incidents.stream.detection;

import dev.tocsin.incidents.detection.Decision;
import dev.tocsin.incidents.detection.EndpointState;
import dev.tocsin.incidents.detection.Happening;
import dev.tocsin.incidents.detection.Rules;
import dev.tocsin.incidents.stream.detection.Cases.Case;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.ProbeResult;
import java.time.Instant;
import java.util.Optional;

/**
 * Applies the rules of detection to the inputs of one task, and sends what follows to the operators that write it.
 * All is decided before anything is stored or sent, so that an input it cannot digest leaves no trace. What is due by
 * itself happens as soon as an input has been read that was written later, before that input.
 *
 * <p>Threading: owned by one stream thread.
 */
final class Detector {

    private final Cases cases;
    private final IgnoredResults ignored;
    private final IncidentCommands commands;
    private final Outbox outbox;

    Detector(Cases cases, IgnoredResults ignored, IncidentCommands commands, Outbox outbox) {
        this.cases = cases;
        this.ignored = ignored;
        this.commands = commands;
        this.outbox = outbox;
    }

    void on(String key, Input input, Instant at) {
        elapse(at);
        if (input instanceof Input.Seen seen) {
            requireSame(key, seen.result().getEndpoint());
            cases.find(key).ifPresentOrElse(found -> seen(found, seen.result(), at), ignored::countUnknownEndpoint);
        } else if (input instanceof Input.Defined defined) {
            requireSame(key, defined.definition().getId());
            defined(defined.definition(), at);
        } else if (input instanceof Input.Asked asked) {
            commands.obey(asked.command(), at);
        } else {
            cases.find(key).ifPresent(found -> deleted(found, at));
        }
    }

    private void elapse(Instant read) {
        for (var due = cases.dueTimes().take(read);
                due.isPresent();
                due = cases.dueTimes().take(read)) {
            Instant at = due.get().at();
            cases.find(due.get().endpoint()).ifPresent(found -> {
                Decision decision = found.state().elapsed(at, read, Definitions.rules(found.definition()));
                follow(found, decision, Cause.ofTime(at));
            });
        }
    }

    private void seen(Case found, ProbeResult result, Instant at) {
        Decision decision = found.state().on(Observations.of(result, at), Definitions.rules(found.definition()));
        for (Happening happening : decision.happenings()) {
            if (happening instanceof Happening.Ignored it) {
                ignored.count(it.why());
                return;
            }
        }
        follow(found, decision, Cause.of(result, at));
    }

    /** What was decided is told and kept; the status is told only where it is another. */
    private void follow(Case found, Decision decision, Cause cause) {
        if (decision.happenings().isEmpty()) {
            cases.keep(found.definition(), decision.next());
            return;
        }
        Chronicle chronicle = chronicle(found.definition(), cause, decision);
        if (!found.state().condition().equals(decision.next().condition())) {
            chronicle.status(decision.next().condition());
        }
        cases.keep(found.definition(), decision, chronicle);
        outbox.send(chronicle.records(), chronicle.at());
    }

    private void defined(EndpointDefinition definition, Instant at) {
        Rules rules = Definitions.rules(definition);
        Optional<Case> before = cases.find(definition.getId());
        Decision decision = before.map(known ->
                        known.state().redefined(rules, Definitions.sameTarget(known.definition(), definition), at))
                .orElseGet(() -> Decision.quiet(EndpointState.created(rules, at)));
        Cause cause = Cause.ofDefinition(definition.getGeneration(), at);
        Chronicle chronicle = chronicle(definition, cause, decision);
        chronicle.status(decision.next().condition());
        cases.define(definition);
        cases.keep(definition, decision, chronicle);
        outbox.send(chronicle.records(), at);
    }

    private void deleted(Case found, Instant at) {
        Chronicle chronicle = new Chronicle(found.definition(), Cause.ofDeletion(at), cases.open(found.endpoint()));
        chronicle.deleted(found.state().deleted());
        cases.forget(found.endpoint());
        outbox.send(chronicle.records(), at);
    }

    private Chronicle chronicle(EndpointDefinition definition, Cause cause, Decision decision) {
        Chronicle chronicle = new Chronicle(definition, cause, cases.open(definition.getId()));
        decision.happenings()
                .forEach(happening -> chronicle.tell(happening, decision.next().condition()));
        return chronicle;
    }

    private static void requireSame(String key, String endpoint) {
        if (!key.equals(endpoint)) {
            throw new IllegalArgumentException(
                    "expected a record about endpoint '" + key + "', its key, but it is about '" + endpoint + "'");
        }
    }
}
