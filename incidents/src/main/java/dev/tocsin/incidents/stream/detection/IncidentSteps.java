package dev.tocsin.incidents.stream.detection;

import dev.tocsin.incidents.detection.Severity;
import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.event.Incident;
import dev.tocsin.schemas.event.IncidentState;
import dev.tocsin.schemas.event.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

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

    private static Incident.Builder with(Step step, Incident open) {
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
