package dev.tocsin.incidents.stream.detection;

import dev.tocsin.incidents.detection.Condition;
import dev.tocsin.incidents.detection.Deadline;
import dev.tocsin.incidents.detection.Decision;
import dev.tocsin.incidents.detection.EndpointState;
import dev.tocsin.incidents.detection.Happening;
import dev.tocsin.incidents.detection.Observation;
import dev.tocsin.incidents.detection.Rules;
import dev.tocsin.incidents.detection.Window;
import dev.tocsin.incidents.stream.detection.Cases.Case;
import dev.tocsin.incidents.stream.history.History;
import dev.tocsin.schemas.event.Command;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.ProbeResult;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
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
    private final Maintenances maintenances;
    private final Relatives relatives;
    private final Outbox outbox;
    private final Heartbeats heartbeats;
    private final Silences silences;
    private final OutdatedModules outdated;
    private final Watch watch;
    private final History history;

    Detector(
            Cases cases,
            IgnoredResults ignored,
            IncidentCommands commands,
            Maintenances maintenances,
            Relatives relatives,
            Outbox outbox,
            Heartbeats heartbeats,
            Silences silences,
            OutdatedModules outdated,
            Watch watch,
            History history) {
        this.cases = cases;
        this.ignored = ignored;
        this.commands = commands;
        this.maintenances = maintenances;
        this.relatives = relatives;
        this.outbox = outbox;
        this.heartbeats = heartbeats;
        this.silences = silences;
        this.outdated = outdated;
        this.watch = watch;
        this.history = history;
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
            obey(asked.command(), at);
        } else {
            cases.find(key).ifPresent(found -> deleted(found, at));
        }
    }

    private void elapse(Instant read) {
        for (var due = cases.dueTimes().take(read);
                due.isPresent();
                due = cases.dueTimes().take(read)) {
            Instant at = due.get().at();
            cases.find(due.get().endpoint()).ifPresent(found -> elapsed(found, at, read));
        }
    }

    private void elapsed(Case found, Instant due, Instant read) {
        EndpointDefinition definition = found.definition();
        Instant at = due.equals(Instant.EPOCH) ? whenItChanged(found, read) : due;
        Decision decision = found.state()
                .elapsed(at, read, cases.rules(definition))
                .and(state -> cases.interrupted(definition, state, at));
        follow(found, decision, Cause.ofTime(at));
    }

    /** After a change of owner: which windows have begun or ended meanwhile is not known, but when they did. */
    private Instant whenItChanged(Case found, Instant read) {
        Optional<Window> before = found.state().interruption().window();
        return before.isPresent()
                ? before.map(Window::end).filter(end -> end.isBefore(read)).orElse(read)
                : maintenances.at(found.definition(), read).map(Window::start).orElse(read);
    }

    private void seen(Case found, ProbeResult result, Instant at) {
        Observation seen = Observations.of(result, at);
        history.seen(result);
        if (Heartbeats.is(found.definition())) {
            heartbeat(found.definition(), result, seen);
            return;
        }
        Rules rules = cases.rules(found.definition());
        Decision decision = found.state().on(seen, rules);
        follow(found, decision, Cause.of(result, at));
        tell(found, decision, result, at);
        outdated.seen(found.definition(), result, at).ifPresent(event -> outbox.send(List.of(event), at));
        silences.seen(result);
        watch.by(found.endpoint(), seen.slot().plus(rules.attention()));
    }

    /** What was due before a ping is judged before it, so that late is late whenever it is read. */
    private void heartbeat(EndpointDefinition definition, ProbeResult ping, Observation seen) {
        miss(definition, ping.getSlot().minusMillis(1));
        Case found = present(definition);
        Decision decision = found.state().on(found.state().inOrder(seen), cases.rules(definition));
        follow(found, decision, Cause.of(ping, seen.at()));
        tell(found, decision, ping, seen.at());
        if (found.state().mayReport()) {
            heartbeats.seen(ping);
            deadline(present(definition)).ifPresent(late -> watch.by(found.endpoint(), late.at()));
        }
    }

    private void tell(Case found, Decision decision, ProbeResult result, Instant at) {
        if (found.definition().getTellsResults()
                && decision.happenings().stream().noneMatch(Happening.Ignored.class::isInstance)) {
            outbox.send(List.of(ToldResults.of(found.definition(), result)), at);
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
            Decision decision = found.state().missed(late.get(), cases.rules(definition));
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
                                .or(() -> found.state().silentAt(cases.rules(found.definition())))
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
        Rules rules = cases.rules(found.definition());
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
        EndpointDefinition definition = found.definition();
        List<Happening> told = silences.told(found.endpoint(), decision.happenings());
        boolean moved = !found.state().shown().equals(decision.next().shown());
        if (told.isEmpty() && !moved) {
            cases.keep(definition, decision.next(), !decision.next().equals(found.state()));
            return;
        }
        Decision shown = new Decision(decision.next(), told);
        Chronicle chronicle = chronicle(definition, Optional.of(found.state()), cause, shown);
        if (moved) {
            chronicle.status(decision.next().shown());
            remember(found.endpoint(), decision.next().shown());
        }
        tell(definition, Optional.of(found.state()), shown, chronicle);
    }

    private void tell(
            EndpointDefinition definition, Optional<EndpointState> before, Decision decision, Chronicle chronicle) {
        cases.keep(definition, decision, chronicle);
        outbox.send(chronicle.records(), chronicle.at());
        outbox.send(relatives.tell(definition, before, decision.next(), chronicle.at()), chronicle.at());
    }

    private void remember(String endpoint, Condition condition) {
        history.status(endpoint, condition.status().name().toLowerCase(Locale.ROOT), condition.since());
    }

    private void defined(EndpointDefinition definition, Instant at) {
        Rules rules = cases.rules(definition);
        Optional<Case> before = cases.find(definition.getId());
        Decision decision = before.map(known ->
                        known.state().redefined(rules, Definitions.sameTarget(known.definition(), definition), at))
                .orElseGet(() -> Decision.quiet(EndpointState.created(rules, at)))
                .and(state -> cases.interrupted(definition, state, at))
                .and(state -> state.beside(rules, at));
        Cause cause = Cause.ofDefinition(definition.getGeneration(), at);
        Chronicle chronicle = chronicle(definition, before.map(Case::state), cause, decision);
        chronicle.status(decision.next().shown());
        heartbeats.defined(before.map(Case::definition).orElse(null), definition, at);
        if (!definition.getEnabled()) {
            silences.forget(definition.getId());
        }
        remember(definition.getId(), decision.next().shown());
        List<String> parents =
                before.map(known -> known.definition().getDependsOn()).orElse(List.of());
        cases.define(definition);
        // Whoever depends on it may have other times to wait now.
        tell(definition, Optional.empty(), decision, chronicle);
        watch.by(definition.getId(), at);
        outbox.send(relatives.ask(definition.getId(), parents, definition.getDependsOn(), at), at);
    }

    private void deleted(Case found, Instant at) {
        Chronicle chronicle = new Chronicle(
                found.definition(),
                Cause.ofDeletion(at),
                cases.open(found.endpoint()),
                found.state().care());
        chronicle.deleted(found.state().deleted());
        cases.forget(found.endpoint());
        heartbeats.forget(found.endpoint());
        silences.forget(found.endpoint());
        outdated.forget(found.endpoint());
        history.forget(found.endpoint());
        outbox.send(chronicle.records(), at);
        outbox.send(relatives.gone(found.endpoint(), at), at);
        outbox.send(relatives.ask(found.endpoint(), found.definition().getDependsOn(), List.of(), at), at);
    }

    private void obey(Command command, Instant at) {
        switch (command.getKind() + " " + command.getTarget()) {
            case MaintenanceSpreader.KIND + " maintenance" -> planned(command, at);
            case Relatives.DEPEND + " endpoint" -> {
                relatives.join(command);
                cases.find(command.getTargetId())
                        .ifPresent(found -> outbox.send(
                                relatives.answer(
                                        command.getParameters().getOrDefault("child", ""),
                                        found.definition(),
                                        found.state(),
                                        at),
                                at));
            }
            case Relatives.LEAVE + " endpoint" -> relatives.leave(command);
            case Relatives.STAND + " endpoint" -> heard(command, at);
            default -> commands.obey(command, at);
        }
    }

    private void planned(Command command, Instant at) {
        maintenances.plan(command.getTargetId(), command.getMaintenance());
        for (String endpoint : cases.endpoints()) {
            cases.find(endpoint)
                    .ifPresent(found -> follow(
                            found, cases.interrupted(found.definition(), found.state(), at), Cause.of(command, at)));
        }
    }

    private void heard(Command command, Instant at) {
        relatives.heard(command);
        String parent = command.getTargetId();
        for (String endpoint : cases.dependingOn(parent)) {
            cases.find(endpoint)
                    .ifPresent(found -> follow(
                            found, found.state().beside(cases.rules(found.definition()), at), Cause.of(command, at)));
        }
    }

    private Chronicle chronicle(
            EndpointDefinition definition, Optional<EndpointState> before, Cause cause, Decision decision) {
        Chronicle chronicle =
                new Chronicle(definition, cause, cases.open(definition.getId()), before.flatMap(EndpointState::care));
        decision.happenings().forEach(happening -> chronicle.tell(happening, decision.next()));
        return chronicle;
    }

    private static void requireSame(String key, String endpoint) {
        if (!key.equals(endpoint)) {
            throw new IllegalArgumentException(
                    "expected a record about endpoint '" + key + "', its key, but it is about '" + endpoint + "'");
        }
    }
}
