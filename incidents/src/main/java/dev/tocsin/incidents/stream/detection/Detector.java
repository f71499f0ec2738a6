package dev.tocsin.incidents.stream.detection;

import dev.tocsin.incidents.detection.Deadline;
import dev.tocsin.incidents.detection.Decision;
import dev.tocsin.incidents.detection.EndpointState;
import dev.tocsin.incidents.detection.Happening;
import dev.tocsin.incidents.detection.Observation;
import dev.tocsin.incidents.detection.Rules;
import dev.tocsin.incidents.stream.detection.Cases.Case;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.ProbeResult;
import java.time.Instant;
import java.util.List;
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
    private final Heartbeats heartbeats;
    private final Silences silences;
    private final Watch watch;

    Detector(
            Cases cases,
            IgnoredResults ignored,
            IncidentCommands commands,
            Outbox outbox,
            Heartbeats heartbeats,
            Silences silences,
            Watch watch) {
        this.cases = cases;
        this.ignored = ignored;
        this.commands = commands;
        this.outbox = outbox;
        this.heartbeats = heartbeats;
        this.silences = silences;
        this.watch = watch;
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
        Observation seen = Observations.of(result, at);
        if (Heartbeats.is(found.definition())) {
            heartbeat(found.definition(), result, seen);
            return;
        }
        Rules rules = Definitions.rules(found.definition());
        follow(found, found.state().on(seen, rules), Cause.of(result, at));
        silences.seen(result);
        watch.by(found.endpoint(), seen.slot().plus(rules.attention()));
    }

    /** What was due before a ping is judged before it, so that late is late whenever it is read. */
    private void heartbeat(EndpointDefinition definition, ProbeResult ping, Observation seen) {
        miss(definition, ping.getSlot().minusMillis(1));
        Case found = present(definition);
        Decision decision = found.state().on(found.state().inOrder(seen), Definitions.rules(definition));
        follow(found, decision, Cause.of(ping, seen.at()));
        if (found.state().mayReport()) {
            heartbeats.seen(ping);
            deadline(present(definition)).ifPresent(late -> watch.by(found.endpoint(), late.at()));
        }
    }

    private Optional<Deadline> deadline(Case found) {
        return found.state().mayMiss() ? heartbeats.deadline(found.definition()) : Optional.empty();
    }

    private Case present(EndpointDefinition definition) {
        return cases.find(definition.getId())
                .orElseThrow(() -> new IllegalStateException("endpoint " + definition.getId() + " was there"));
    }

    /** Judges every deadline up to then. */
    private void miss(EndpointDefinition definition, Instant until) {
        while (true) {
            Case found = present(definition);
            Optional<Deadline> late = deadline(found).filter(next -> !next.at().isAfter(until));
            if (late.isEmpty()) {
                return;
            }
            heartbeats.missed(definition, late.get());
            Decision decision = found.state().missed(late.get(), Definitions.rules(definition));
            follow(found, decision, Cause.ofSilence(late.get().at()));
        }
    }

    /** Looks for what did not come. */
    void look(Instant now) {
        silences.end().ifPresent(event -> outbox.send(List.of(event), now));
        watch.look(now, cases, new Watch.Rounds() {
            @Override
            public Optional<Instant> due(Case found) {
                return Heartbeats.is(found.definition())
                        ? deadline(found).map(Deadline::at)
                        : silences.lookingAgain(found.endpoint())
                                .or(() -> found.state().silentAt(Definitions.rules(found.definition())))
                                .or(() -> silences.kept(found.endpoint()));
            }

            @Override
            public void judge(Case found, Instant readUpTo) {
                if (Heartbeats.is(found.definition())) {
                    miss(found.definition(), readUpTo);
                } else {
                    silent(found, readUpTo);
                }
            }
        });
    }

    /** Nothing came of an endpoint that is probed. */
    private void silent(Case found, Instant readUpTo) {
        String endpoint = found.endpoint();
        Rules rules = Definitions.rules(found.definition());
        Optional<Instant> due = found.state().silentAt(rules);
        Instant last = due.map(at -> at.minus(rules.attention()))
                .or(() -> silences.kept(endpoint))
                .orElse(readUpTo);
        boolean ours = silences.isOurs(endpoint, last, rules.interval());
        if (due.isPresent()) {
            silences.alarm(last, rules.interval(), due.get())
                    .ifPresent(event -> outbox.send(List.of(event), due.get()));
            Decision decision = found.state().silent(due.get());
            boolean kept = ours && !decision.happenings().isEmpty();
            if (kept) {
                silences.keep(endpoint, last);
            }
            follow(found, kept ? Decision.quiet(decision.next()) : decision, Cause.ofSilence(due.get()));
        } else if (!ours && silences.kept(endpoint).isPresent()) {
            silences.forget(endpoint);
            follow(found, found.state().announced(), Cause.ofSilence(readUpTo));
        }
        boolean more = present(found.definition()).state().silentAt(rules).isPresent();
        if (more || silences.kept(endpoint).isPresent()) {
            silences.lookAgain(endpoint, readUpTo.plus(rules.interval()));
        }
    }

    /** What was decided is told and kept; the status is told only where it is another. */
    private void follow(Case found, Decision decision, Cause cause) {
        for (Happening happening : decision.happenings()) {
            if (happening instanceof Happening.Ignored it) {
                ignored.count(it.why());
                return;
            }
        }
        List<Happening> told = silences.told(found.endpoint(), decision.happenings());
        boolean moved = !found.state().condition().equals(decision.next().condition());
        if (told.isEmpty() && !moved) {
            cases.keep(found.definition(), decision.next());
            return;
        }
        Decision shown = new Decision(decision.next(), told);
        Chronicle chronicle = chronicle(found.definition(), cause, shown);
        if (moved) {
            chronicle.status(decision.next().condition());
        }
        cases.keep(found.definition(), shown, chronicle);
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
        heartbeats.defined(before.map(Case::definition).orElse(null), definition, at);
        if (!definition.getEnabled()) {
            silences.forget(definition.getId());
        }
        cases.define(definition);
        cases.keep(definition, decision, chronicle);
        watch.by(definition.getId(), at);
        outbox.send(chronicle.records(), at);
    }

    private void deleted(Case found, Instant at) {
        Chronicle chronicle = new Chronicle(found.definition(), Cause.ofDeletion(at), cases.open(found.endpoint()));
        chronicle.deleted(found.state().deleted());
        cases.forget(found.endpoint());
        heartbeats.forget(found.endpoint());
        silences.forget(found.endpoint());
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
