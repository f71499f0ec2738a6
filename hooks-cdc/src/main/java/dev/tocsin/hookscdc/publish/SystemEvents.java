package dev.tocsin.hookscdc.publish;

import dev.tocsin.hookscdc.change.Lsn;
import dev.tocsin.hookscdc.table.TableProblem;
import dev.tocsin.schemas.CloudEvent;
import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.Event;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Makes records of topic {@code events} on what happens to capture itself. */
public final class SystemEvents {

    private static final String GAP = "dev.tocsin.system.gap";
    private static final String LAGGING = "dev.tocsin.system.slot.lagging";
    private static final String RECOVERED = "dev.tocsin.system.slot.recovered";
    private static final String FINISHED = "dev.tocsin.system.snapshot.finished";
    private static final String NOT_TAKEN = "dev.tocsin.system.snapshot.refused";
    private static final String SOURCE = "/tocsin/hooks-cdc/";

    private final Topics topics;
    private final String database;

    public SystemEvents(Topics topics, String database) {
        this.topics = topics;
        this.database = database;
    }

    /** Changes may be missing before {@code from}. */
    public ProducerRecord<String, @Nullable SpecificRecord> gap(String reason, Position from, Instant at) {
        String place = Lsn.text(from.highestCommit());
        return gapOf(
                Ids.of("evt", GAP, database, from.systemIdentifier(), "" + from.timeline(), place), reason, place, at);
    }

    /** Changes may be missing before {@code place} of server {@code server}'s log. */
    public ProducerRecord<String, @Nullable SpecificRecord> gap(
            String reason, String server, String place, Instant at) {
        return gapOf(Ids.of("evt", GAP, database, server, place, reason), reason, place, at);
    }

    private ProducerRecord<String, @Nullable SpecificRecord> gapOf(String id, String reason, String place, Instant at) {
        return event(
                id,
                GAP,
                "gap",
                "changes of database " + database + " may be missing before " + place + ": " + reason,
                Map.of("reason", reason, "position", place),
                at);
    }

    /** The slot holds back more of the log than is allowed for. */
    public ProducerRecord<String, @Nullable SpecificRecord> lagging(String slot, long bytes, Instant at) {
        return event(
                Ids.of("evt", LAGGING, database, slot, at.toString()),
                LAGGING,
                "slot lagging",
                "replication slot " + slot + " is " + bytes + " bytes behind",
                Map.of("slot", slot, "bytes", Long.toString(bytes)),
                at);
    }

    /** A slot that was told to lag no longer does. */
    public ProducerRecord<String, @Nullable SpecificRecord> recovered(String slot, long bytes, Instant at) {
        return event(
                Ids.of("evt", RECOVERED, database, slot, at.toString()),
                RECOVERED,
                "slot recovered",
                "replication slot " + slot + " is " + bytes + " bytes behind, as it should be",
                Map.of("slot", slot, "bytes", Long.toString(bytes)),
                at);
    }

    /** All rows that a table had when the snapshot began are told, by this or as changes. */
    public ProducerRecord<String, @Nullable SpecificRecord> snapshotFinished(String table, String command, Instant at) {
        return event(
                Ids.of("evt", FINISHED, database, command),
                FINISHED,
                "snapshot finished",
                "snapshot of table " + table + " of database " + database + " is finished",
                Map.of("table", table, "command", command),
                at);
    }

    /** A snapshot that was asked for will not be taken. */
    public ProducerRecord<String, @Nullable SpecificRecord> snapshotRefused(
            String table, String command, String reason, Instant at) {
        return event(
                Ids.of("evt", NOT_TAKEN, database, command),
                NOT_TAKEN,
                "snapshot refused",
                "snapshot of table " + table + " of database " + database + ": " + reason,
                Map.of("table", table, "command", command, "reason", reason),
                at);
    }

    /** A wanted table cannot be had. */
    public ProducerRecord<String, @Nullable SpecificRecord> table(TableProblem problem, Instant at) {
        String type = problem.kind().eventType();
        return event(
                Ids.of(
                        "evt",
                        type,
                        database,
                        problem.table(),
                        problem.demand().by(),
                        "" + problem.demand().generation(),
                        problem.reason()),
                type,
                problem.kind().title(),
                "table " + problem.table() + " of database " + database + ", wanted by "
                        + problem.demand().by() + ": " + problem.reason(),
                Map.of(
                        "table", problem.table(),
                        "hook", problem.demand().by(),
                        "reason", problem.reason()),
                at);
    }

    private ProducerRecord<String, @Nullable SpecificRecord> event(
            String id, String type, String title, String message, Map<String, String> details, Instant at) {
        Instant time = at.truncatedTo(ChronoUnit.MILLIS);
        Event value = Event.newBuilder()
                .setId(id)
                .setType(type)
                .setSource(SOURCE + database)
                .setSubject(database)
                .setTime(time)
                .setTitle(title)
                .setMessage(message)
                .setDetails(details)
                .build();
        CloudEvent event = new CloudEvent(id, type, SOURCE + database, database, time);
        return new ProducerRecord<>(topics.events().name(), null, database, value, event.headers());
    }
}
