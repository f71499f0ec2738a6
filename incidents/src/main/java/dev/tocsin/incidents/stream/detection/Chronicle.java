package dev.tocsin.incidents.stream.detection;

import dev.tocsin.incidents.detection.Care;
import dev.tocsin.incidents.detection.Condition;
import dev.tocsin.incidents.detection.Happening;
import dev.tocsin.incidents.detection.Severity;
import dev.tocsin.incidents.detection.Status;
import dev.tocsin.schemas.CloudEvent;
import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.event.Command;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.EndpointState;
import dev.tocsin.schemas.event.EndpointStatus;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.Incident;
import dev.tocsin.schemas.event.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells what happened to one endpoint because of one input, as the records that go out, in order. */
final class Chronicle {

    static final String SOURCE = "/tocsin/incidents";

    private final EndpointDefinition definition;
    private final String endpoint;
    private final Cause cause;
    private final List<Outgoing> records = new ArrayList<>();
    private Optional<Incident> open;
    private boolean announced;

    /**
     * As things stand before the input.
     *
     * @param open the endpoint's open incident
     * @param care what people know of it
     */
    Chronicle(EndpointDefinition definition, Cause cause, Optional<Incident> open, Optional<Care> care) {
        this.announced = care.map(Care::announced).orElse(true);
        this.definition = definition;
        this.endpoint = definition.getId();
        this.cause = cause;
        this.open = open;
    }

    List<Outgoing> records() {
        return List.copyOf(records);
    }

    Instant at() {
        return cause.at();
    }

    /** The endpoint's open incident, as it stands after all that was told. */
    Optional<Incident> open() {
        return open;
    }

    /** @param next how things stand afterwards */
    void tell(Happening happening, dev.tocsin.incidents.detection.EndpointState next) {
        Condition after = next.shown();
        if (happening instanceof Happening.Opened opened) {
            tell(opened, next.care());
        } else if (happening instanceof Happening.Changed changed) {
            tell(changed);
        } else if (happening instanceof Happening.Resolved resolved) {
            resolved(resolved, Titles.ofEnd(definition.getName(), after));
        } else if (happening instanceof Happening.StatusChanged changed) {
            tell(changed, after);
        } else if (happening instanceof Happening.Reminded reminded) {
            tell(reminded);
        } else if (happening instanceof Happening.Rooted rooted) {
            tell(rooted);
        } else if (happening instanceof Happening.Announced) {
            announced();
        }
    }

    /** Somebody has taken the open incident up, and perhaps said something. */
    void acknowledged(Command command) {
        Step step = IncidentSteps.step(command, "acknowledged", theOpenOne(), cause.at());
        Incident incident = IncidentSteps.acknowledged(theOpenOne(), step);
        open = Optional.of(incident);
        incident(incident, step, incident.getTitle(), spoken(step, incident));
    }

    /** Somebody has said how the open incident stands. */
    void updated(Command command) {
        Step step = IncidentSteps.step(command, "updated", theOpenOne(), cause.at());
        Incident incident = IncidentSteps.updated(theOpenOne(), step);
        open = Optional.of(incident);
        incident(incident, step, incident.getTitle(), spoken(step, incident));
    }

    private static String spoken(Step step, Incident incident) {
        return step.getMessage().isEmpty() ? incident.getMessage() : step.getMessage();
    }

    /** The status as it stands goes to its topic. */
    void status(Condition condition) {
        EndpointStatus status = EndpointStatus.newBuilder()
                .setEndpoint(endpoint)
                .setStatus(avro(condition.status()))
                .setSince(condition.since())
                .setReason(condition.reason())
                .setIncident(open.map(Incident::getId).orElse(null))
                .setGeneration(definition.getGeneration())
                .setUpdatedAt(cause.at())
                .build();
        records.add(new Outgoing(Operators.WRITE_STATUSES, endpoint, status, event("dev.tocsin.status")));
    }

    /** The endpoint is gone: so is its status, and what was open is resolved. */
    void deleted(List<Happening> happenings) {
        for (Happening happening : happenings) {
            if (happening instanceof Happening.Resolved resolved) {
                resolved(resolved, Titles.ofDeletion(definition.getName()));
            }
        }
        records.add(new Outgoing(Operators.WRITE_STATUSES, endpoint, null, event("dev.tocsin.status")));
    }

    private void tell(Happening.Opened opened, Optional<Care> care) {
        Severity severity = opened.severity();
        String title = Titles.of(definition.getName(), severity.status());
        List<String> because = new ArrayList<>(opened.because());
        care.flatMap(Care::root).map(Titles::ofRoot).ifPresent(because::add);
        care.flatMap(Care::heldUntil).map(Titles::ofHold).ifPresent(because::add);
        announced = care.map(Care::announced).orElse(true);
        Step step = IncidentSteps.step(cause.at(), "opened", opened.message(), severity, because);
        Incident incident = IncidentSteps.rooted(
                IncidentSteps.opened(endpoint, opened.startedAt(), severity, title, opened.message(), step),
                care.flatMap(Care::root));
        open = Optional.of(incident);
        incident(incident, step, title, opened.message());
    }

    private void tell(Happening.Changed changed) {
        Severity severity = changed.severity();
        String title = Titles.of(definition.getName(), severity.status());
        Step step = IncidentSteps.step(cause.at(), "changed", changed.message(), severity, changed.because());
        Incident incident = IncidentSteps.changed(theOpenOne(), severity, title, changed.message(), step);
        open = Optional.of(incident);
        incident(incident, step, title, changed.message());
    }

    private void tell(Happening.Reminded reminded) {
        Incident before = theOpenOne();
        String message = "for " + Titles.length(reminded.open()) + ": " + before.getMessage();
        Step step = Step.newBuilder()
                .setAt(cause.at())
                .setKind("reminded")
                .setMessage(message)
                .setSeverity(before.getSeverity())
                .build();
        Incident incident = IncidentSteps.with(step, before).build();
        open = Optional.of(incident);
        incident(incident, step, incident.getTitle(), message);
    }

    private void tell(Happening.Rooted rooted) {
        Incident before = IncidentSteps.rooted(theOpenOne(), rooted.root());
        Step step = Step.newBuilder()
                .setAt(cause.at())
                .setKind("changed")
                .setSeverity(before.getSeverity())
                .setBecause(
                        List.of(rooted.root().map(Titles::ofRoot).orElse("what it depends on is no longer in trouble")))
                .build();
        Incident incident = IncidentSteps.with(step, before).build();
        open = Optional.of(incident);
        incident(incident, step, incident.getTitle(), incident.getMessage());
    }

    /** Now the event that was held back. */
    private void announced() {
        announced = true;
        Incident incident = theOpenOne();
        Step first = incident.getSteps().get(0);
        publish(opened(incident, first.getBecause()));
    }

    private Event.Builder opened(Incident incident, List<String> because) {
        return Event.newBuilder()
                .setId(Ids.of("evt", incident.getId(), "opened", cause.id()))
                .setType("dev.tocsin.incident.opened")
                .setIncident(IncidentSteps.latest(incident))
                .setTitle(incident.getTitle())
                .setMessage(incident.getMessage())
                .setDetails(Map.of("because", String.join("; ", because)));
    }

    private void resolved(Happening.Resolved resolved, String title) {
        Incident before = theOpenOne();
        Step step = Step.newBuilder()
                .setAt(cause.at())
                .setKind("resolved")
                .setSeverity(before.getSeverity())
                .setBecause(resolved.because())
                .build();
        open = Optional.empty();
        incident(IncidentSteps.resolved(before, step), step, title, title);
    }

    private Incident theOpenOne() {
        return open.orElseThrow(
                () -> new IllegalStateException("endpoint " + endpoint + " fails, but no open incident is stored"));
    }

    private void incident(Incident incident, Step step, String title, String message) {
        String id = incident.getId();
        CloudEvent record = event(Ids.of("rec", id, step.getKind(), cause.id()), "dev.tocsin.incident", cause.at());
        records.add(new Outgoing(Operators.WRITE_INCIDENTS, id, incident, record));
        if (!announced) {
            return;
        }
        publish(Event.newBuilder()
                .setId(Ids.of("evt", id, step.getKind(), cause.id()))
                .setType("dev.tocsin.incident." + step.getKind())
                .setIncident(IncidentSteps.latest(incident))
                .setTitle(title)
                .setMessage(message)
                .setDetails(Map.of("because", String.join("; ", step.getBecause()))));
    }

    private void tell(Happening.StatusChanged changed, Condition after) {
        publish(Event.newBuilder()
                .setId(Ids.of("evt", endpoint, "status", cause.id()))
                .setType("dev.tocsin.status.changed")
                .setIncident(open.map(IncidentSteps::latest).orElse(null))
                .setTitle(Titles.of(definition.getName(), after.status()))
                .setMessage(after.reason())
                .setStatusBefore(avro(changed.before()))
                .setStatusAfter(avro(changed.after()))
                .setDetails(Map.of("because", after.reason())));
    }

    private void publish(Event.Builder unfinished) {
        Event event = unfinished
                .setSource(SOURCE)
                .setSubject(endpoint)
                .setTime(cause.at())
                .setEndpoint(Definitions.facts(definition))
                .build();
        records.add(Outgoing.of(Operators.WRITE_EVENTS, event));
    }

    private CloudEvent event(String type) {
        return event(Ids.of("rec", endpoint, type, cause.id()), type, cause.at());
    }

    private CloudEvent event(String id, String type, Instant time) {
        return new CloudEvent(id, type, SOURCE, endpoint, time);
    }

    private static EndpointState avro(Status status) {
        return switch (status) {
            case UNKNOWN -> EndpointState.unknown;
            case UP -> EndpointState.up;
            case DEGRADED -> EndpointState.degraded;
            case PARTIAL -> EndpointState.partial;
            case DOWN -> EndpointState.down;
            case MAINTENANCE -> EndpointState.maintenance;
            case PAUSED -> EndpointState.paused;
        };
    }
}
