package dev.tocsin.api.view;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.DeadLetter;
import dev.tocsin.schemas.event.EndpointState;
import dev.tocsin.schemas.event.EndpointStatus;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.HistoryWindow;
import dev.tocsin.schemas.event.Incident;
import dev.tocsin.schemas.event.ProbeResult;
import dev.tocsin.schemas.event.Signal;
import dev.tocsin.schemas.serde.Contract;
import dev.tocsin.schemas.serde.Decoded;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * What each topic's records change in the tables and, after the commit, in the snapshot.
 *
 * <p>Threading: belongs to the view's thread.
 */
final class Materialisation {

    /** The header of a signal or ping that says by what a repetition of it is known. */
    static final String WRITTEN_KEY = "ce_idempotencykey";

    static final String STATUS_CHANGED = "dev.tocsin.status.changed";

    /** What one record changes; the value is null for a tombstone. */
    @FunctionalInterface
    private interface Write<V> {
        void write(Entry<V> entry, Pending pending) throws SQLException;
    }

    /** A record that could be read. */
    record Entry<V>(String key, @Nullable V value, ConsumerRecord<byte[], byte[]> record) {}

    /** Decodes a record of one topic and writes it. */
    @FunctionalInterface
    private interface Step {
        void take(ConsumerRecord<byte[], byte[]> record, Pending pending) throws SQLException;
    }

    private final Sql sql;
    private final Contract contract;
    private final Map<String, Step> steps = new HashMap<>();

    Materialisation(Contract contract, Sql sql) {
        this.contract = contract;
        this.sql = sql;
        Topics topics = contract.topics();
        for (Topic<?> topic : Snapshot.currentTopics(topics)) {
            if (!topic.equals(topics.statuses())) {
                define(topic);
            }
        }
        on(topics.statuses(), this::status);
        on(topics.probeResults(), this::result);
        on(topics.incidents(), this::incident);
        // In a flood a callback is born, handed out and sent within one batch.
        on(topics.callbacks(), (entry, pending) -> pending.callbacks.put(entry.key(), entry));
        on(topics.events(), this::event);
        on(topics.history(), this::window);
        on(topics.deadLetters(), this::deadLetter);
        on(topics.signals(), this::signal);
    }

    /** Every topic that the view is made of. */
    static List<Topic<?>> topics(Topics topics) {
        List<Topic<?>> all = new ArrayList<>(Snapshot.currentTopics(topics));
        all.addAll(List.of(
                topics.probeResults(),
                topics.incidents(),
                topics.callbacks(),
                topics.events(),
                topics.history(),
                topics.deadLetters(),
                topics.signals()));
        return all;
    }

    void write(ConsumerRecord<byte[], byte[]> record, Pending pending) throws SQLException {
        Step step = steps.get(record.topic());
        if (step == null) {
            throw new IllegalStateException("topic " + record.topic() + " is not part of the view");
        }
        step.take(record, pending);
    }

    /** Writes what was kept back until the end of the batch. */
    void finish(Pending pending) throws SQLException {
        for (Entry<Callback> entry : pending.callbacks.values()) {
            callback(entry, pending);
        }
    }

    private <V extends SpecificRecord> void define(Topic<V> topic) {
        on(topic, (entry, pending) -> {
            current(topic, entry, pending);
            pending.change(new ViewChange.DefinitionSeen(topic.shortName(), entry.key()));
        });
    }

    private <V extends SpecificRecord> void on(Topic<V> topic, Write<V> write) {
        steps.put(topic.name(), (record, pending) -> {
            if (record.key() == null) {
                pending.unreadable.add(new Unreadable(record, "has no key"));
                return;
            }
            String key = new String(record.key(), UTF_8);
            if (record.value() == null) {
                write.write(new Entry<>(key, null, record), pending);
                return;
            }
            Decoded<V> decoded = contract.format(topic).decode(record.value());
            if (decoded instanceof Decoded.Unreadable<V> unreadable) {
                pending.unreadable.add(new Unreadable(record, unreadable.reason()));
            } else {
                write.write(new Entry<>(key, decoded.value().orElseThrow(), record), pending);
            }
        });
    }

    private <V extends SpecificRecord> void current(Topic<V> topic, Entry<V> entry, Pending pending)
            throws SQLException {
        if (entry.value() == null) {
            sql.run("DELETE FROM current WHERE topic = ? AND key = ?", topic.shortName(), entry.key());
        } else {
            sql.run(
                    "INSERT OR REPLACE INTO current VALUES (?, ?, ?)",
                    topic.shortName(),
                    entry.key(),
                    entry.record().value());
        }
        pending.update(snapshot -> snapshot.put(topic, entry.key(), entry.value()));
    }

    private void status(Entry<EndpointStatus> entry, Pending pending) throws SQLException {
        current(contract.topics().statuses(), entry, pending);
        EndpointStatus status = entry.value();
        if (status == null) {
            // Deleted: should the id come back, the time between counts as unknown.
            Instant at = Instant.ofEpochMilli(entry.record().timestamp());
            changed(entry.key(), at, EndpointState.unknown, pending);
            pending.change(
                    new ViewChange.DefinitionSeen(contract.topics().statuses().shortName(), entry.key()));
        } else {
            changed(entry.key(), status.getSince(), status.getStatus(), pending);
            pending.change(new ViewChange.StatusSeen(status));
        }
    }

    private void changed(String endpoint, Instant at, EndpointState status, Pending pending) throws SQLException {
        sql.run("INSERT OR REPLACE INTO status_changes VALUES (?, ?, ?)", endpoint, at.toEpochMilli(), status.name());
        pending.update(snapshot -> snapshot.timeline(endpoint).add(at, status));
    }

    private void result(Entry<ProbeResult> entry, Pending pending) throws SQLException {
        ProbeResult result = entry.value();
        if (result == null) {
            return;
        }
        written(entry.record(), result.getSlot().toString(), result.getSlot());
        // A slot probed twice after a rebalance counts once.
        int added = sql.run(
                "INSERT OR IGNORE INTO results (endpoint, slot, location, outcome, value) VALUES (?, ?, ?, ?, ?)",
                result.getEndpoint(),
                result.getSlot().toEpochMilli(),
                result.getLocation(),
                result.getOutcome().name(),
                entry.record().value());
        if (added > 0) {
            pending.update(snapshot -> snapshot.seen(result));
            pending.change(new ViewChange.ResultSeen(result));
        }
    }

    private void incident(Entry<Incident> entry, Pending pending) throws SQLException {
        Incident incident = entry.value();
        if (incident == null) {
            sql.run("DELETE FROM incidents WHERE id = ?", entry.key());
            return;
        }
        Instant resolved = incident.getResolvedAt();
        sql.run(
                "INSERT OR REPLACE INTO incidents VALUES (?, ?, ?, ?, ?, ?, ?)",
                incident.getId(),
                incident.getEndpoint(),
                incident.getState().name(),
                incident.getOpenedAt().toEpochMilli(),
                resolved == null ? null : resolved.toEpochMilli(),
                incident.getIsPublic() ? 1 : 0,
                entry.record().value());
        for (String endpoint : incident.getEndpoints()) {
            sql.run("INSERT OR IGNORE INTO concerns VALUES (?, ?)", endpoint, incident.getId());
        }
        pending.change(new ViewChange.IncidentSeen(incident));
    }

    private void callback(Entry<Callback> entry, Pending pending) throws SQLException {
        Callback callback = entry.value();
        if (callback == null) {
            sql.run("DELETE FROM callbacks WHERE id = ?", entry.key());
            return;
        }
        // What stays as it was at birth is not set again: each index on it would be written, too.
        sql.run(
                "INSERT INTO callbacks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
                        + " status = excluded.status, updated_at = excluded.updated_at, value = excluded.value",
                callback.getId(),
                callback.getHook(),
                callback.getStatus().name(),
                callback.getEvent().getSubject(),
                callback.getCreatedAt().toEpochMilli(),
                callback.getUpdatedAt().toEpochMilli(),
                callback.getReplayOf(),
                entry.record().partition(),
                entry.record().value());
        pending.change(new ViewChange.CallbackSeen(callback));
    }

    private void event(Entry<Event> entry, Pending pending) throws SQLException {
        Event event = entry.value();
        if (event == null) {
            return;
        }
        sql.run(
                "INSERT OR REPLACE INTO events VALUES (?, ?, ?, ?, ?)",
                event.getId(),
                event.getType(),
                event.getSubject(),
                event.getTime().toEpochMilli(),
                entry.record().value());
        EndpointState after = event.getStatusAfter();
        if (event.getType().equals(STATUS_CHANGED) && after != null) {
            changed(event.getSubject(), event.getTime(), after, pending);
        }
    }

    /** Of signals only those with a key are kept: what makes a repetition the same. */
    private void signal(Entry<Signal> entry, Pending pending) throws SQLException {
        Signal signal = entry.value();
        if (signal != null) {
            written(entry.record(), signal.getId(), signal.getTime());
        }
    }

    private void written(ConsumerRecord<byte[], byte[]> record, String id, Instant at) throws SQLException {
        Header key = record.headers().lastHeader(WRITTEN_KEY);
        if (key != null) {
            sql.run(
                    "INSERT OR REPLACE INTO signals VALUES (?, ?, ?)",
                    new String(key.value(), UTF_8),
                    id,
                    at.toEpochMilli());
        }
    }

    /** What its topic removes for its age, retention removes here. */
    private void window(Entry<HistoryWindow> entry, Pending pending) throws SQLException {
        HistoryWindow window = entry.value();
        if (window != null) {
            sql.run(
                    "INSERT OR REPLACE INTO history VALUES (?, ?, ?, ?)",
                    window.getEndpoint(),
                    window.getLengthMs(),
                    window.getStart().toEpochMilli(),
                    entry.record().value());
        }
    }

    private void deadLetter(Entry<DeadLetter> entry, Pending pending) throws SQLException {
        DeadLetter letter = entry.value();
        if (letter != null) {
            sql.run(
                    "INSERT OR IGNORE INTO dead_letters VALUES (?, ?, ?, ?, ?)",
                    Archive.id(letter),
                    letter.getTopic(),
                    letter.getModule(),
                    letter.getAt().toEpochMilli(),
                    entry.record().value());
        }
    }
}
