package dev.tocsin.incidents.stream.detection;

import dev.tocsin.schemas.CloudEvent;
import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.event.Command;
import dev.tocsin.schemas.event.EndpointFacts;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.Incident;
import dev.tocsin.schemas.event.IncidentState;
import dev.tocsin.schemas.event.Severity;
import dev.tocsin.schemas.event.Step;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Incidents that people open, keep up to date and resolve. They concern some endpoints, or none, and change no status.
 *
 * <p>Threading: the task's.
 */
final class ManualIncidents {
    private final KeyValueStore<String, Incident> open;

    ManualIncidents(KeyValueStore<String, Incident> open) {
        this.open = open;
    }

    /** The records that tell of what was done; none where there was nothing to do. */
    List<Outgoing> obey(Command command, Instant at) {
        @Nullable Incident known = open.get(command.getTargetId());
        if (command.getKind().equals("open")) {
            return known == null ? opened(command, at) : List.of();
        }
        if (known == null || IncidentSteps.obeyed(known, command)) {
            return List.of();
        }
        return switch (command.getKind()) {
            case "acknowledge" -> known.getAcknowledgedAt() == null ? acknowledged(known, command, at) : List.of();
            case "update" -> updated(known, command, at);
            default -> List.of();
        };
    }

    private List<Outgoing> opened(Command command, Instant at) {
        Map<String, String> said = command.getParameters();
        String title = said.getOrDefault("title", "Incident");
        String message = said.getOrDefault("message", "");
        Incident blank = Incident.newBuilder()
                .setId(command.getTargetId())
                .setEndpoint("")
                .setSeverity(severity(said))
                .setState(IncidentSteps.state(command).orElse(IncidentState.investigating))
                .setTitle(title)
                .setMessage(message)
                .setStartedAt(at)
                .setOpenedAt(at)
                .setEndpoints(command.getEndpoints().stream()
                        .map(EndpointFacts::getId)
                        .toList())
                .setIsPublic(Boolean.parseBoolean(said.get("public")))
                .build();
        Step step = IncidentSteps.step(command, "opened", blank, at);
        Incident incident = IncidentSteps.with(step, blank).build();
        open.put(incident.getId(), incident);
        return told(incident, step, command.getEndpoints(), at);
    }

    private List<Outgoing> acknowledged(Incident known, Command command, Instant at) {
        Step step = IncidentSteps.step(command, "acknowledged", known, at);
        Incident incident = IncidentSteps.acknowledged(known, step);
        open.put(incident.getId(), incident);
        return told(incident, step, command.getEndpoints(), at);
    }

    private List<Outgoing> updated(Incident known, Command command, Instant at) {
        boolean over = IncidentSteps.state(command).equals(Optional.of(IncidentState.resolved));
        Step step = IncidentSteps.step(command, over ? "resolved" : "updated", known, at);
        Incident incident = over ? IncidentSteps.resolved(known, step) : IncidentSteps.updated(known, step);
        if (over) {
            open.delete(incident.getId());
        } else {
            open.put(incident.getId(), incident);
        }
        return told(incident, step, command.getEndpoints(), at);
    }

    private static List<Outgoing> told(Incident incident, Step step, List<EndpointFacts> endpoints, Instant at) {
        String id = incident.getId();
        String cause = String.valueOf(step.getCommand());
        Event event = Event.newBuilder()
                .setId(Ids.of("evt", id, step.getKind(), cause))
                .setType("dev.tocsin.incident." + step.getKind())
                .setSource(Chronicle.SOURCE)
                .setSubject(id)
                .setTime(at)
                .setTitle(incident.getTitle())
                .setMessage(step.getMessage().isEmpty() ? incident.getMessage() : step.getMessage())
                .setIncident(IncidentSteps.latest(incident))
                .setEndpoints(endpoints)
                .build();
        return List.of(
                new Outgoing(
                        Operators.WRITE_INCIDENTS,
                        id,
                        incident,
                        new CloudEvent(
                                Ids.of("rec", id, step.getKind(), cause),
                                "dev.tocsin.incident",
                                Chronicle.SOURCE,
                                id,
                                at)),
                Outgoing.of(Operators.WRITE_EVENTS, event));
    }

    /** As the command says, and the worst where it says nothing that this version knows. */
    private static Severity severity(Map<String, String> said) {
        return Arrays.stream(Severity.values())
                .filter(each -> each != Severity.unknown && each.name().equals(said.get("severity")))
                .findFirst()
                .orElse(Severity.major);
    }
}
