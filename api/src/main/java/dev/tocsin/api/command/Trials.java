package dev.tocsin.api.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tocsin.definitions.template.BadTemplate;
import dev.tocsin.definitions.template.Escaping;
import dev.tocsin.definitions.template.Template;
import dev.tocsin.schemas.CloudEvent;
import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.event.Change;
import dev.tocsin.schemas.event.EndpointFacts;
import dev.tocsin.schemas.event.EndpointState;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.EventRecord;
import dev.tocsin.schemas.event.HookDefinition;
import dev.tocsin.schemas.event.Incident;
import dev.tocsin.schemas.event.IncidentState;
import dev.tocsin.schemas.event.Listen;
import dev.tocsin.schemas.event.Operation;
import dev.tocsin.schemas.event.Outcome;
import dev.tocsin.schemas.event.ProbeResult;
import dev.tocsin.schemas.event.Severity;
import dev.tocsin.schemas.event.Signal;
import dev.tocsin.schemas.event.Timings;
import dev.tocsin.schemas.serde.Contract;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Makes up an event that a hook would listen to, for a test where none happened yet. Threading: thread-safe. */
public final class Trials {
    private static final String SOURCE = "/tocsin/api/test";

    private final Contract contract;

    public Trials(Contract contract) {
        this.contract = contract;
    }

    /** Each column or argument that the template names is 1, which is valid wherever a value may stand. */
    EventRecord event(HookDefinition hook, Instant now) {
        Listen listen = hook.getListen();
        String id = Ids.of("test", hook.getName(), now.toString());
        return switch (listen.getKind()) {
            case "table" -> row(hook, listen, id, now);
            case "signal" -> signal(hook, listen, id, now);
            default -> step(hook, listen, id, now);
        };
    }

    private EventRecord row(HookDefinition hook, Listen listen, String id, Instant now) {
        Operation operation = listen.getOperations().isEmpty()
                ? Operation.insert
                : Operation.valueOf(listen.getOperations().get(0));
        ObjectNode image = JsonNodeFactory.instance.objectNode().put("id", 1);
        Map<String, ObjectNode> related = new TreeMap<>();
        for (String path : paths(hook)) {
            String[] parts = path.split("\\.", -1);
            if (parts.length > 1 && Set.of("instance", "old", "new").contains(parts[0])) {
                fill(parts, image, related);
            }
        }
        Map<String, String> rows = new HashMap<>();
        related.forEach((path, row) -> rows.put(path, text(row)));
        Change change = Change.newBuilder()
                .setId(id)
                .setDatabase(Objects.requireNonNullElse(listen.getDatabase(), ""))
                .setSchema$(Objects.requireNonNullElse(listen.getSchema$(), ""))
                .setTable(Objects.requireNonNullElse(listen.getTable(), ""))
                .setOperation(operation)
                .setKey("{\"id\":1}")
                .setBefore(operation == Operation.insert || operation == Operation.snapshot ? null : text(image))
                .setAfter(operation == Operation.delete || operation == Operation.truncate ? null : text(image))
                .setTransaction("test")
                .setPosition("test")
                .setCommittedAt(now)
                .setRelated(rows)
                .build();
        String subject = change.getDatabase() + "." + change.getSchema$() + "." + change.getTable() + "/[1]";
        String type = "dev.tocsin.row."
                + switch (operation) {
                    case insert -> "inserted";
                    case update -> "updated";
                    case delete -> "deleted";
                    case truncate -> "truncated";
                    case snapshot, unknown -> "snapshot";
                };
        return record(contract.topics().changes(), subject, change, id, type, subject, now);
    }

    /** {@code instance.customer.name} is the column {@code customer}, and {@code name} of the row that it refers to. */
    private static void fill(String[] parts, ObjectNode image, Map<String, ObjectNode> related) {
        ObjectNode row = image;
        StringBuilder path = new StringBuilder();
        for (int i = 1; i < parts.length; i++) {
            row.put(parts[i], 1);
            path.append(i == 1 ? "" : ".").append(parts[i]);
            if (i < parts.length - 1) {
                row = related.computeIfAbsent(path.toString(), absent -> JsonNodeFactory.instance.objectNode());
            }
        }
    }

    private EventRecord signal(HookDefinition hook, Listen listen, String id, Instant now) {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        for (String path : paths(hook)) {
            String name = path.replaceFirst("\\..*", "");
            if (!Set.of("event_type", "event", "hook", "thread").contains(name)) {
                arguments.put(name, 1);
            }
        }
        String name = Objects.requireNonNullElse(listen.getSignal(), "");
        Signal signal = Signal.newBuilder()
                .setId(id)
                .setName(name)
                .setSubject("test")
                .setTime(now)
                .setArguments(text(arguments))
                .build();
        return record(
                contract.topics().signals(), name + "/test", signal, id, "dev.tocsin.signal." + name, "test", now);
    }

    private EventRecord step(HookDefinition hook, Listen listen, String id, Instant now) {
        String kind = listen.getKinds().isEmpty() ? "opened" : listen.getKinds().get(0);
        String title = "Test of hook " + hook.getName();
        Event.Builder event = Event.newBuilder()
                .setId(id)
                .setSource(SOURCE)
                .setSubject("test")
                .setTime(now)
                .setTitle(title)
                .setMessage("This is a test: nothing happened.");
        switch (listen.getKind()) {
            case "statuses" ->
                ofEndpoint(event, "status.changed")
                        .setStatusBefore(EndpointState.unknown)
                        .setStatusAfter(EndpointState.valueOf(kind));
            case "incidents" -> ofEndpoint(event, "incident." + kind).setIncident(incident(kind, title, id, now));
            case "results" -> ofEndpoint(event, "result.told").setResult(result(now));
            case "hook_events" -> event.setType("dev.tocsin.hook." + kind).setSubject(hook.getName());
            default -> event.setType("dev.tocsin.system." + kind).setSubject(hook.getName());
        }
        Event built = event.build();
        return record(topic(built.getType()), built.getSubject(), built, id, built.getType(), built.getSubject(), now);
    }

    @SuppressWarnings("unchecked") // only rows and signals are no events
    private Topic<Event> topic(String type) {
        return (Topic<Event>) contract.topics().ofEvents(type);
    }

    private static Event.Builder ofEndpoint(Event.Builder event, String type) {
        return event.setType("dev.tocsin." + type)
                .setEndpoint(
                        EndpointFacts.newBuilder().setId("test").setName("Test").build());
    }

    private static Incident incident(String kind, String title, String id, Instant now) {
        return Incident.newBuilder()
                .setId(Ids.of("inc", id))
                .setEndpoint("test")
                .setSeverity(Severity.major)
                .setState(kind.equals("resolved") ? IncidentState.resolved : IncidentState.investigating)
                .setTitle(title)
                .setMessage("This is a test: nothing happened.")
                .setStartedAt(now)
                .setOpenedAt(now)
                .setSteps(List.of())
                .build();
    }

    private static ProbeResult result(Instant now) {
        return ProbeResult.newBuilder()
                .setEndpoint("test")
                .setGeneration(1)
                .setLocation("test")
                .setSlot(now)
                .setStartedAt(now)
                .setLagMs(0)
                .setOutcome(Outcome.passed)
                .setSeverity(Severity.major)
                .setLatencyMs(1.0)
                .setTimings(Timings.newBuilder().build())
                .build();
    }

    private static Set<String> paths(HookDefinition hook) {
        Set<String> paths = new TreeSet<>(paths(hook.getSend().getTemplate()));
        hook.getSend().getRequests().forEach(request -> paths.addAll(paths(request.getTemplate())));
        hook.getSend().getValues().values().forEach(value -> paths.addAll(paths(value.getText())));
        return paths;
    }

    private static Set<String> paths(@Nullable String template) {
        try {
            return template == null
                    ? Set.of()
                    : Template.compile(template, Escaping.NONE).paths();
        } catch (BadTemplate unusable) {
            return Set.of();
        }
    }

    private static String text(ObjectNode node) {
        return node.toString();
    }

    private <V extends SpecificRecord> EventRecord record(
            Topic<V> topic, String key, V value, String id, String type, String subject, Instant now) {
        Map<String, String> headers = new HashMap<>();
        new CloudEvent(id, type, SOURCE, subject, now)
                .headers()
                .forEach(header -> headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        return new EventRecord(
                topic.name(), key, ByteBuffer.wrap(contract.format(topic).encode(value)), headers);
    }
}
