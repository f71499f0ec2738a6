package dev.tocsin.hookscdc.binlog;

import com.github.shyiko.mysql.binlog.event.Event;
import dev.tocsin.hookscdc.change.Operation;
import dev.tocsin.hookscdc.publish.Publisher;
import dev.tocsin.hookscdc.publish.SnapshotCommands;
import dev.tocsin.hookscdc.publish.Snapshots;
import dev.tocsin.hookscdc.publish.SystemEvents;
import dev.tocsin.hookscdc.related.RelatedRows;
import dev.tocsin.hookscdc.table.Demand;
import dev.tocsin.hookscdc.table.Selection;
import dev.tocsin.hookscdc.table.TableName;
import dev.tocsin.hookscdc.table.TableProblem;
import dev.tocsin.schemas.Topics;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Follows the log and writes what is to be told of it, with the position after it, until it is stopped or fails.
 *
 * <p>Threading: the capture's thread; {@code wants} is asked from the stream's too.
 */
final class LogFollower {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMillis(100);
    /** While a snapshot is taken. */
    private static final Duration SHORT_PATIENCE = Duration.ofMillis(2);

    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(20);
    private static final int MOST_RECORDS = 2048;

    private final BinlogDatabase database;
    private final BinlogServer server;
    private final Publisher publisher;
    private final Surroundings surroundings;
    private final SystemEvents events;
    private final InstantSource clock;
    private final Snapshots asked;
    private final LogProgress progress;
    private final LoggedRecords records;
    private final BinlogSnapshots snapshots;
    private final RelatedRows related;
    private volatile Wanted wanted;
    private LogPosition kept;
    private Instant keptAt = Instant.EPOCH;
    private Instant lookedAt = Instant.EPOCH;

    LogFollower(
            BinlogDatabase database,
            BinlogServer server,
            ServerFacts facts,
            LogPosition from,
            Snapshots asked,
            Publisher publisher,
            Surroundings surroundings,
            Topics topics,
            InstantSource clock) {
        this.database = database;
        this.server = server;
        this.publisher = publisher;
        this.surroundings = surroundings;
        this.events = new SystemEvents(topics, database.name());
        this.clock = clock;
        this.asked = asked;
        progress = new LogProgress(from);
        records = new LoggedRecords(
                database.name(), from.server(), new TableShapes(server, facts.mariaDb()), surroundings, topics, clock);
        snapshots = new BinlogSnapshots(
                database.name(),
                asked,
                new TablePieces(server, facts.mariaDb()),
                new Viewpoint(server, facts),
                records,
                table -> wants(table, Operation.SNAPSHOT),
                publisher,
                events,
                clock);
        related = new RelatedRows(
                () -> ReferencedByKeys.over(
                        BinlogServer.connect(database.address(), database.password()), facts, progress::position),
                surroundings.related(),
                clock);
        wanted = Wanted.of(surroundings.demands(), database.allowed());
        kept = from;
    }

    /** Whether anybody wants rows of the table. */
    boolean wants(TableName table) {
        return wanted.wants(table);
    }

    private boolean wants(TableName table, Operation operation) {
        return wanted.wants(table, operation);
    }

    void follow(LogStream stream, SnapshotCommands commands) throws SQLException, InterruptedException {
        Duration longest = database.heartbeat().multipliedBy(2).plus(LONGEST_SILENCE);
        try (related) {
            while (!surroundings.stopping()) {
                if (stream.failure().isPresent()) {
                    throw stream.failure().get();
                }
                if (stream.silence().compareTo(longest) > 0) {
                    throw new BinlogFailed("the server has not sent a sign of life for " + longest, null);
                }
                takeBatch(stream);
                look();
                snapshots.ask(commands);
                if (stream.streaming()) {
                    surroundings.fine();
                }
            }
        }
    }

    /** Takes what has come, for a first event waiting a little, and writes what is to be told with the position after it. */
    private void takeBatch(LogStream stream) throws SQLException, InterruptedException {
        List<ProducerRecord<String, @Nullable SpecificRecord>> batch = new ArrayList<>();
        List<Instant> commits = new ArrayList<>();
        Optional<Event> event = stream.next(asked.current().isPresent() ? SHORT_PATIENCE : PATIENCE);
        while (event.isPresent()) {
            for (LoggedChange change : progress.follow(event.get())) {
                tell(change, batch, commits);
            }
            batch.addAll(snapshots.due(progress.position()));
            event = batch.size() < MOST_RECORDS ? stream.next(Duration.ZERO) : Optional.empty();
        }
        if (batch.size() < MOST_RECORDS) {
            snapshots.read(progress.position());
            batch.addAll(snapshots.due(progress.position()));
        }
        write(batch, commits);
    }

    private void tell(
            LoggedChange change, List<ProducerRecord<String, @Nullable SpecificRecord>> batch, List<Instant> commits)
            throws SQLException {
        if (change instanceof LoggedChange.Truncation emptied) {
            snapshots.emptied(emptied.name());
            if (!wants(emptied.name(), Operation.TRUNCATE)) {
                return;
            }
        }
        for (ProducerRecord<String, @Nullable SpecificRecord> record : records.of(change)) {
            snapshots.passes(record);
            batch.add(record);
        }
        commits.add(change.place().committedAt());
    }

    private void write(List<ProducerRecord<String, @Nullable SpecificRecord>> batch, List<Instant> commits) {
        LogPosition after = progress.position();
        Instant now = clock.instant();
        boolean keep = !after.equals(kept) && Duration.between(keptAt, now).compareTo(database.heartbeat()) >= 0;
        if (!batch.isEmpty() || keep || asked.changed()) {
            publisher.write(related.completed(batch), asked.writtenInto(after.record(database.name(), now)));
            keptAt = now;
            kept = after;
            Instant written = clock.instant();
            commits.forEach(commit -> surroundings.changed(Duration.between(commit, written)));
        }
    }

    /** What hooks want now counts for all that is read from now on; the rest is looked at now and then. */
    private void look() throws SQLException {
        List<Demand> demands = surroundings.demands();
        boolean changed = !demands.equals(wanted.demands());
        if (changed) {
            wanted = Wanted.of(demands, database.allowed());
        }
        Instant now = clock.instant();
        if (!changed && Duration.between(lookedAt, now).compareTo(LOOK_EVERY) < 0) {
            return;
        }
        lookedAt = now;
        Selection selection = Selection.of(demands, database.allowed(), server.tables(demands));
        List<TableProblem> fresh = surroundings.fresh(selection.problems());
        if (!fresh.isEmpty()) {
            publisher.write(
                    fresh.stream().map(problem -> events.table(problem, now)).toList());
        }
        surroundings.lag(behind(server.files(), progress.position()));
    }

    private static long behind(Map<String, Long> files, LogPosition position) {
        long bytes = 0;
        boolean reached = false;
        for (Map.Entry<String, Long> file : files.entrySet()) {
            boolean own = file.getKey().equals(position.file());
            bytes += own ? Math.max(0, file.getValue() - position.start()) : reached ? file.getValue() : 0;
            reached |= own;
        }
        return bytes;
    }
}
