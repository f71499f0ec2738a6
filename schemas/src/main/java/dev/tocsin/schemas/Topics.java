package dev.tocsin.schemas;

import static dev.tocsin.schemas.Topic.Cleanup.COMPACT;
import static dev.tocsin.schemas.Topic.Cleanup.COMPACT_AND_DELETE;
import static dev.tocsin.schemas.Topic.Cleanup.DELETE;

import dev.tocsin.schemas.event.AttemptOutcome;
import dev.tocsin.schemas.event.AuditEntry;
import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.CallbackRequest;
import dev.tocsin.schemas.event.CapturePosition;
import dev.tocsin.schemas.event.Change;
import dev.tocsin.schemas.event.Command;
import dev.tocsin.schemas.event.DatabaseDefinition;
import dev.tocsin.schemas.event.DeadLetter;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.EndpointStatus;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.HistoryWindow;
import dev.tocsin.schemas.event.HookDefinition;
import dev.tocsin.schemas.event.HookState;
import dev.tocsin.schemas.event.Incident;
import dev.tocsin.schemas.event.MaintenanceDefinition;
import dev.tocsin.schemas.event.ProbeResult;
import dev.tocsin.schemas.event.SchemaSubject;
import dev.tocsin.schemas.event.SettingDefinition;
import dev.tocsin.schemas.event.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;

/** Every topic of one installation. Immutable. */
public final class Topics {

    /** The prefix of an installation that chose none. */
    public static final String DEFAULT_PREFIX = "tocsin.";

    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    private final String prefix;

    private final Topic<EndpointDefinition> endpoints;
    private final Topic<HookDefinition> hooks;
    private final Topic<DatabaseDefinition> databases;
    private final Topic<MaintenanceDefinition> maintenances;
    private final Topic<SettingDefinition> settings;
    private final Topic<ProbeResult> probeResults;
    private final Topic<EndpointStatus> statuses;
    private final Topic<Incident> incidents;
    private final Topic<HistoryWindow> history;
    private final Topic<Event> events;
    private final Topic<Event> toldResults;
    private final Topic<Change> changes;
    private final Topic<Signal> signals;
    private final Topic<Callback> callbacks;
    private final Topic<CallbackRequest> callbackRequests;
    private final Topic<AttemptOutcome> callbackAttempts;
    private final Topic<HookState> hookStates;
    private final Topic<Command> commands;
    private final Topic<AuditEntry> audit;
    private final Topic<CapturePosition> captureOffsets;
    private final Topic<SchemaSubject> schemas;
    private final Topic<DeadLetter> deadLetters;

    private Topics(String prefix) {
        this.prefix = prefix;
        endpoints = compacted("endpoints", EndpointDefinition.class);
        hooks = compacted("hooks", HookDefinition.class);
        databases = compacted("databases", DatabaseDefinition.class);
        maintenances = compacted("maintenances", MaintenanceDefinition.class);
        settings = compacted("settings", SettingDefinition.class);
        probeResults = kept("probe-results", ProbeResult.class, 7);
        statuses = compacted("statuses", EndpointStatus.class);
        incidents = new Topic<>(
                prefix, "incidents", Incident.class, COMPACT_AND_DELETE, Optional.of(Duration.ofDays(400)), false);
        history = compacted("history", HistoryWindow.class);
        events = kept("events", Event.class, 90);
        toldResults = kept("told-results", Event.class, 1);
        changes = kept("changes", Change.class, 7);
        signals = kept("signals", Signal.class, 7);
        callbacks = compacted("callbacks", Callback.class);
        callbackRequests = kept("callback-requests", CallbackRequest.class, 7);
        callbackAttempts = kept("callback-attempts", AttemptOutcome.class, 7);
        hookStates = compacted("hook-states", HookState.class);
        commands = kept("commands", Command.class, 7);
        audit = kept("audit", AuditEntry.class, 400);
        captureOffsets = compacted("capture-offsets", CapturePosition.class);
        schemas = new Topic<>(prefix, "schemas", SchemaSubject.class, COMPACT, Optional.empty(), true);
        deadLetters = kept("dead-letters", DeadLetter.class, 30);
    }

    /** The topics whose names begin with {@code prefix}. Throws IllegalArgumentException where Kafka would refuse it. */
    public static Topics of(String prefix) {
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "topic prefix: letters, digits, '.', '_' and '-' only, but was '" + prefix + "'");
        }
        return new Topics(prefix);
    }

    /** What the names begin with, and application, group and transactional ids too. */
    public String prefix() {
        return prefix;
    }

    /** Every topic. */
    public List<Topic<?>> all() {
        return List.of(
                endpoints(),
                hooks(),
                databases(),
                maintenances(),
                settings(),
                probeResults(),
                statuses(),
                incidents(),
                history(),
                events(),
                toldResults(),
                changes(),
                signals(),
                callbacks(),
                callbackRequests(),
                callbackAttempts(),
                hookStates(),
                commands(),
                audit(),
                captureOffsets(),
                schemas(),
                deadLetters());
    }

    /** Definitions of endpoints; key: endpoint id. */
    public Topic<EndpointDefinition> endpoints() {
        return endpoints;
    }

    /** Definitions of hooks; key: hook name. */
    public Topic<HookDefinition> hooks() {
        return hooks;
    }

    /** Definitions of databases; key: database name. */
    public Topic<DatabaseDefinition> databases() {
        return databases;
    }

    /** Definitions of maintenances; key: maintenance id. */
    public Topic<MaintenanceDefinition> maintenances() {
        return maintenances;
    }

    /** Pages, tokens, messages; key: setting name. */
    public Topic<SettingDefinition> settings() {
        return settings;
    }

    /** Every result; key: endpoint id. */
    public Topic<ProbeResult> probeResults() {
        return probeResults;
    }

    /** Current status of each endpoint; key: endpoint id. */
    public Topic<EndpointStatus> statuses() {
        return statuses;
    }

    /** Each incident as it stands; key: incident id, partitioned by endpoint id. */
    public Topic<Incident> incidents() {
        return incidents;
    }

    /** Availability and latency; key: endpoint id, window and length, partitioned by endpoint id. */
    public Topic<HistoryWindow> history() {
        return history;
    }

    /** What happened; key: subject. */
    public Topic<Event> events() {
        return events;
    }

    /** Results of endpoints that ask for it, as events; key: endpoint id. */
    public Topic<Event> toldResults() {
        return toldResults;
    }

    /** Where events of a type are, by the beginning of CloudEvents' {@code type}. */
    public Topic<?> ofEvents(String type) {
        if (type.startsWith("dev.tocsin.row.")) {
            return changes;
        }
        if (type.startsWith("dev.tocsin.signal.")) {
            return signals;
        }
        return type.startsWith("dev.tocsin.result.") ? toldResults : events;
    }

    /** Row changes; key: database, schema, table and primary key. */
    public Topic<Change> changes() {
        return changes;
    }

    /** Custom events; key: signal name and subject. */
    public Topic<Signal> signals() {
        return signals;
    }

    /** Each callback as it stands; key: callback id, partitioned by lane. */
    public Topic<Callback> callbacks() {
        return callbacks;
    }

    /** Attempts that are due; key: lane. */
    public Topic<CallbackRequest> callbackRequests() {
        return callbackRequests;
    }

    /** What became of attempts; key: lane, in the partition of the request. */
    public Topic<AttemptOutcome> callbackAttempts() {
        return callbackAttempts;
    }

    /** What happened to hooks at run time; key: hook name. */
    public Topic<HookState> hookStates() {
        return hookStates;
    }

    /** Commands, in the partition of what they address; key: target id. */
    public Topic<Command> commands() {
        return commands;
    }

    /** Every write; key: who. */
    public Topic<AuditEntry> audit() {
        return audit;
    }

    /** How far each database is captured; key: database name. */
    public Topic<CapturePosition> captureOffsets() {
        return captureOffsets;
    }

    /** The schema manifest; key: subject. */
    public Topic<SchemaSubject> schemas() {
        return schemas;
    }

    /** Records that could not be read; key: source topic. */
    public Topic<DeadLetter> deadLetters() {
        return deadLetters;
    }

    private <V extends SpecificRecord> Topic<V> compacted(String name, Class<V> type) {
        return new Topic<>(prefix, name, type, COMPACT, Optional.empty(), false);
    }

    private <V extends SpecificRecord> Topic<V> kept(String name, Class<V> type, int days) {
        return new Topic<>(prefix, name, type, DELETE, Optional.of(Duration.ofDays(days)), false);
    }
}
