package dev.tocsin.api.view;

import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.EndpointState;
import dev.tocsin.schemas.event.SchemaSubject;
import dev.tocsin.schemas.serde.Contract;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Topics as something that can be asked: a local file for what was, memory for what is now.
 *
 * <p>Threading: one thread applies records, retention and clear; any thread reads the snapshot and the archive.
 */
public final class View implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(View.class);

    /** Kafka forgets deletions after 24 h: a view that did not look for longer may have missed some. */
    private static final Duration TRUSTED = Duration.ofHours(20);

    private final ViewFile file;
    private final Contract contract;
    private final InstantSource clock;
    private final Materialisation materialisation;
    private final Snapshot snapshot;
    private final Archive archive;
    private final Map<TopicPartition, Long> offsets = new HashMap<>();
    private final List<Consumer<List<ViewChange>>> listeners = new CopyOnWriteArrayList<>();

    private View(ViewFile file, Contract contract, InstantSource clock) {
        this.file = file;
        this.contract = contract;
        this.clock = clock;
        this.materialisation = new Materialisation(contract, file.writer());
        this.snapshot = new Snapshot(contract.topics());
        this.archive = new Archive(file, contract);
    }

    /** The header of a signal or ping that says by what a repetition of it is known. */
    public static final String WRITTEN_KEY = Materialisation.WRITTEN_KEY;

    /** The topics it is made of. */
    public static List<Topic<?>> topics(Topics topics) {
        return Materialisation.topics(topics);
    }

    /**
     * Opens the view in {@code folder}; begins with an empty one where there is none, where it is of another format or
     * of other topics, and where it is too old to know what was deleted meanwhile. Throws ViewFailed where the folder cannot be used.
     */
    public static View open(Path folder, Contract contract, Identity identity, InstantSource clock) {
        ViewFile file = ViewFile.open(folder);
        View view = new View(file, contract, clock);
        try {
            view.prepare(identity.text());
            return view;
        } catch (SQLException e) {
            file.close();
            throw new ViewFailed("cannot use the view in " + folder, e);
        }
    }

    private void prepare(String identity) throws SQLException {
        Map<String, String> known = new HashMap<>();
        file.writer().rows("SELECT name, value FROM meta", row -> known.put(row.getString(1), row.getString(2)));
        Instant looked = Instant.ofEpochMilli(Long.parseLong(known.getOrDefault("looked_at", "0")));
        boolean same = identity.equals(known.get("identity"));
        if (!same || looked.plus(TRUSTED).isBefore(clock.instant())) {
            if (known.containsKey("identity")) {
                LOG.atInfo().log(
                        same
                                ? "the view is too old and is built anew"
                                : "the view is of other topics and is built anew");
            }
            file.clear();
        }
        file.writer().run("INSERT OR REPLACE INTO meta VALUES ('identity', ?)", identity);
        noteTime();
        file.writer().commit();
        load();
    }

    /** The next offset wanted of each partition of which something was read. */
    public Map<TopicPartition, Long> offsets() {
        return Map.copyOf(offsets);
    }

    public Snapshot snapshot() {
        return snapshot;
    }

    /** The schemas of this build, with the numbers that are in use. */
    public List<SchemaSubject> builtSchemas() {
        return contract.subjects();
    }

    public Archive archive() {
        return archive;
    }

    /** Calls {@code listener} after each commit, on the view's thread. */
    public void listen(Consumer<List<ViewChange>> listener) {
        listeners.add(listener);
    }

    /**
     * Applies records and their offsets in one transaction: all or nothing. Records that it had before change nothing.
     * Throws ViewFailed where the file cannot be written; then nothing of them is visible.
     *
     * @param passedOver is told what could not be read before the offset behind it is committed, and may be told again
     *     after a crash
     */
    public void apply(Iterable<ConsumerRecord<byte[], byte[]>> records, Consumer<Unreadable> passedOver) {
        Pending pending = new Pending();
        Map<TopicPartition, Long> next = new HashMap<>();
        try {
            for (ConsumerRecord<byte[], byte[]> record : records) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                if (record.offset() >= next.getOrDefault(partition, offsets.getOrDefault(partition, 0L))) {
                    materialisation.write(record, pending);
                    next.put(partition, record.offset() + 1);
                }
            }
            materialisation.finish(pending);
            writeOffsets(next);
            pending.unreadable.forEach(passedOver);
            file.writer().commit();
        } catch (SQLException e) {
            file.writer().rollback();
            throw new ViewFailed("cannot write the view", e);
        } catch (RuntimeException e) {
            file.writer().rollback();
            throw e;
        }
        offsets.putAll(next);
        pending.updates.forEach(update -> update.accept(snapshot));
        if (!pending.changes.isEmpty()) {
            listeners.forEach(listener -> tell(listener, pending.changes));
        }
    }

    private static void tell(Consumer<List<ViewChange>> listener, List<ViewChange> changes) {
        try {
            listener.accept(changes);
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("a change could not be passed on");
        }
    }

    private void writeOffsets(Map<TopicPartition, Long> next) throws SQLException {
        for (Map.Entry<TopicPartition, Long> entry : next.entrySet()) {
            file.writer()
                    .run(
                            "INSERT OR REPLACE INTO offsets VALUES (?, ?, ?)",
                            entry.getKey().topic(),
                            entry.getKey().partition(),
                            entry.getValue());
        }
    }

    /** Removes what its topic no longer keeps and notes that the view was up to date now; for every minute or so. */
    public void tidy() {
        try {
            int removed = Retention.apply(file.writer(), clock.instant());
            noteTime();
            file.writer().commit();
            snapshot.forgetBefore(clock.instant().minus(Retention.STATUS_CHANGES));
            LOG.atDebug().addKeyValue("rows", removed).log("retention applied");
        } catch (SQLException e) {
            file.writer().rollback();
            throw new ViewFailed("cannot write the view", e);
        }
    }

    private void noteTime() throws SQLException {
        file.writer()
                .run(
                        "INSERT OR REPLACE INTO meta VALUES ('looked_at', ?)",
                        Long.toString(clock.instant().toEpochMilli()));
    }

    /** Begins again with nothing, of the same topics as they are now. */
    public void clear(Identity identity) {
        try {
            file.clear();
            file.writer().run("INSERT OR REPLACE INTO meta VALUES ('identity', ?)", identity.text());
            noteTime();
            file.writer().commit();
        } catch (SQLException e) {
            throw new ViewFailed("cannot empty the view", e);
        }
        offsets.clear();
        snapshot.clear();
    }

    private void load() throws SQLException {
        Sql sql = file.writer();
        sql.rows(
                "SELECT topic, partition, next FROM offsets",
                row -> offsets.put(new TopicPartition(row.getString(1), row.getInt(2)), row.getLong(3)));
        for (Topic<?> topic : Snapshot.currentTopics(contract.topics())) {
            loadCurrent(topic);
        }
        sql.rows("SELECT endpoint, at, status FROM status_changes", row -> {
            snapshot.timeline(row.getString(1))
                    .add(Instant.ofEpochMilli(row.getLong(2)), EndpointState.valueOf(row.getString(3)));
            return row;
        });
        for (String endpoint : snapshot.endpoints().keySet()) {
            sql.rows(
                            "SELECT value FROM results WHERE endpoint = ? ORDER BY slot DESC LIMIT " + Recent.POINTS,
                            row -> row.getBytes(1),
                            endpoint)
                    .forEach(bytes -> contract.format(contract.topics().probeResults())
                            .decode(bytes)
                            .value()
                            .ifPresent(snapshot::seen));
        }
        sql.commit();
    }

    private <V extends SpecificRecord> void loadCurrent(Topic<V> topic) throws SQLException {
        Map<String, byte[]> values = new HashMap<>();
        file.writer()
                .rows(
                        "SELECT key, value FROM current WHERE topic = ?",
                        row -> values.put(row.getString(1), row.getBytes(2)),
                        topic.shortName());
        values.forEach((key, bytes) ->
                contract.format(topic).decode(bytes).value().ifPresent(value -> snapshot.put(topic, key, value)));
    }

    @Override
    public void close() {
        file.close();
    }
}
