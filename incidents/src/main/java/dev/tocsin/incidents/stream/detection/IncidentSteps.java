package dev.tocsin.incidents.stream.detection;

import dev.tocsin.incidents.detection.Severity;
import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.event.Command;
import dev.tocsin.schemas.event.Incident;
import dev.tocsin.schemas.event.IncidentState;
import dev.tocsin.schemas.event.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How an incident's record changes with each step. */
final class IncidentSteps {

    /** How many steps are kept; the earlier ones are only counted. */
    static final int KEPT = 500;

    private IncidentSteps() {}

    static Incident opened(
            String endpoint, Instant startedAt, Severity severity, String title, String message, Step step) {
        return Incident.newBuilder()
                .setId(Ids.of("inc", endpoint, Long.toString(startedAt.toEpochMilli())))
                .setEndpoint(endpoint)
                .setSeverity(avro(severity))
                .setState(IncidentState.investigating)
                .setTitle(title)
                .setMessage(message)
                .setStartedAt(startedAt)
                .setOpenedAt(step.getAt())
                .setSteps(List.of(step))
                .build();
    }

    static Incident changed(Incident open, Severity severity, String title, String message, Step step) {
        return with(step, open)
                .setSeverity(avro(severity))
                .setTitle(title)
                .setMessage(message)
                .build();
    }

    static Incident resolved(Incident open, Step step) {
        return with(step, open)
                .setState(IncidentState.resolved)
                .setResolvedAt(step.getAt())
                .build();
    }

    /** The incident as an event shows it: with the last step only. */
    static Incident latest(Incident incident) {
        List<Step> steps = incident.getSteps();
        int earlier = Math.max(0, steps.size() - 1);
        return Incident.newBuilder(incident)
                .setSteps(List.copyOf(steps.subList(earlier, steps.size())))
                .setStepsBefore(incident.getStepsBefore() + earlier)
                .build();
    }

    static Step step(Instant at, String kind, String message, Severity severity, List<String> because) {
        return Step.newBuilder()
                .setAt(at)
                .setKind(kind)
                .setMessage(message)
                .setSeverity(avro(severity))
                .setBecause(because)
                .build();
    }

    /** A step that a command asked for. */
    static Step step(Command command, String kind, Incident open, Instant at) {
        return Step.newBuilder()
                .setAt(at)
                .setKind(kind)
                .setMessage(command.getParameters().getOrDefault("message", ""))
                .setSeverity(open.getSeverity())
                .setBy(command.getBy())
                .setState(state(command).orElse(null))
                .setCommand(command.getId())
                .build();
    }

    /** The state that a command names. */
    static Optional<IncidentState> state(Command command) {
        return Optional.ofNullable(command.getParameters().get("state"))
                .flatMap(word -> Arrays.stream(IncidentState.values())
                        .filter(state -> state.name().equals(word))
                        .findFirst());
    }

    static Incident rooted(Incident open, Optional<String> root) {
        return Incident.newBuilder(open).setRoot(root.orElse(null)).build();
    }

    static Incident acknowledged(Incident open, Step step) {
        return with(step, open).setAcknowledgedAt(step.getAt()).build();
    }

    /** The state stays where the step names none. */
    static Incident updated(Incident open, Step step) {
        IncidentState state = step.getState();
        return with(step, open)
                .setState(state == null ? open.getState() : state)
                .build();
    }

    /** Whether a command was obeyed before, as far as the steps that are kept tell. */
    static boolean obeyed(Incident incident, Command command) {
        return incident.getSteps().stream().anyMatch(step -> command.getId().equals(step.getCommand()));
    }

    static Incident.Builder with(Step step, Incident open) {
        List<Step> steps = new ArrayList<>(open.getSteps());
        steps.add(step);
        int dropped = Math.max(0, steps.size() - KEPT);
        return Incident.newBuilder(open)
                .setSteps(steps.subList(dropped, steps.size()))
                .setStepsBefore(open.getStepsBefore() + dropped);
    }

    static dev.tocsin.schemas.event.Severity avro(Severity severity) {
        return switch (severity) {
            case DEGRADED -> dev.tocsin.schemas.event.Severity.degraded;
            case PARTIAL -> dev.tocsin.schemas.event.Severity.partial;
            case MAJOR -> dev.tocsin.schemas.event.Severity.major;
        };
    }
}
