package dev.tocsin.incidents.stream.detection;

import dev.tocsin.incidents.detection.Decision;
import dev.tocsin.incidents.stream.detection.Cases.Case;
import dev.tocsin.schemas.event.Command;
import dev.tocsin.schemas.event.Incident;
import dev.tocsin.schemas.event.IncidentState;
import java.time.Instant;
import java.util.Optional;

/**
 * Obeys commands to incidents. One that was obeyed already, or is about an incident that is not open, does nothing.
 *
 * <p>Threading: the task's.
 */
final class IncidentCommands {
    private final Cases cases;
    private final ManualIncidents manual;
    private final Outbox outbox;

    IncidentCommands(Cases cases, ManualIncidents manual, Outbox outbox) {
        this.cases = cases;
        this.manual = manual;
        this.outbox = outbox;
    }

    void obey(Command command, Instant at) {
        if (!command.getTarget().equals("incident")) {
            return;
        }
        String endpoint = command.getParameters().getOrDefault("endpoint", "");
        if (endpoint.isEmpty()) {
            outbox.send(manual.obey(command, at), at);
            return;
        }
        Optional<Incident> meant = cases.open(endpoint)
                .filter(open -> open.getId().equals(command.getTargetId()))
                .filter(open -> !IncidentSteps.obeyed(open, command));
        if (meant.isPresent()) {
            cases.find(endpoint).ifPresent(found -> obey(command, found, meant.get(), at));
        }
    }

    private void obey(Command command, Case found, Incident open, Instant at) {
        Chronicle chronicle = new Chronicle(
                found.definition(),
                Cause.of(command, at),
                Optional.of(open),
                found.state().care());
        if (command.getKind().equals("acknowledge")) {
            Decision decision = found.state().acknowledged();
            if (!decision.happenings().isEmpty()) {
                chronicle.acknowledged(command);
                tell(found, decision, chronicle);
            }
        } else if (command.getKind().equals("update") && !resolves(command)) {
            chronicle.updated(command);
            tell(found, Decision.quiet(found.state()), chronicle);
        }
    }

    /** What an endpoint is says when its incident is over, nobody else does. */
    private static boolean resolves(Command command) {
        return IncidentSteps.state(command).equals(Optional.of(IncidentState.resolved));
    }

    private void tell(Case found, Decision decision, Chronicle chronicle) {
        cases.keep(found.definition(), decision, chronicle);
        outbox.send(chronicle.records(), chronicle.at());
    }
}
