package dev.tocsin.hookscdc.binlog;

import com.github.shyiko.mysql.binlog.event.Event;
import dev.tocsin.hookscdc.publish.LatestValue;
import dev.tocsin.hookscdc.publish.Publisher;
import dev.tocsin.hookscdc.publish.SystemEvents;
import dev.tocsin.hookscdc.table.Demand;
import dev.tocsin.hookscdc.table.Selection;
import dev.tocsin.hookscdc.table.TableProblem;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.serde.Clients;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of capture from a binary log, from fencing the predecessor to the first failure: nothing of it is used again
 * after.
 *
 * <p>Threading: one thread, the capture's; the log is read ahead by another.
 */
public final class BinlogSession {

    private static final Logger LOG = LoggerFactory.getLogger(BinlogSession.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMillis(100);
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(20);
    private static final int MOST_RECORDS = 2048;

    private final BinlogDatabase database;
    private final Clients clients;
    private final InstantSource clock;
    private final Surroundings surroundings;
    private final SystemEvents events;
    private volatile Wanted wanted = Wanted.of(List.of(), List.of());
    private Instant keptAt = Instant.EPOCH;
    private @Nullable LogPosition kept;
    private Instant lookedAt = Instant.EPOCH;

    public BinlogSession(BinlogDatabase database, Clients clients, InstantSource clock, Surroundings surroundings) {
        this.database = database;
        this.clients = clients;
        this.clock = clock;
        this.surroundings = surroundings;
        this.events = new SystemEvents(topics(), database.name());
    }

    private Topics topics() {
        return clients.contract().topics();
    }

    /** Captures until told to stop. Throws what made it fail, in words for an operator. */
    public void run() throws SQLException, InterruptedException {
        try (BinlogServer server = connect();
                Publisher publisher = Publisher.open(clients, database.name(), clock)) {
            ServerFacts facts = server.facts();
            facts.objection().ifPresent(reason -> {
                throw new BinlogFailed(reason, null);
            });
            LogPosition position = position(server, facts, publisher);
            wanted = Wanted.of(surroundings.demands(), database.allowed());
            try (LogStream stream = LogStream.start(database, position, table -> wanted.wants(table))) {
                capture(stream, server, facts, publisher, position);
            }
        }
    }

    /** Forgets the position of a database that is no longer to be captured; the server has nothing to forget. */
    public void forget() {
        try (Publisher publisher = Publisher.open(clients, database.name(), clock)) {
            publisher.forget();
        }
    }

    private BinlogServer connect() {
        try {
            return BinlogServer.connect(database.address(), database.password());
        } catch (SQLException e) {
            throw new BinlogFailed("cannot connect to " + database.address() + ": " + e.getMessage(), e);
        }
    }

    private LogPosition position(BinlogServer server, ServerFacts facts, Publisher publisher) throws SQLException {
        Optional<LogPosition> known = new LatestValue(clients)
                .of(topics().captureOffsets(), database.name())
                .flatMap(LogPosition::of);
        LogPosition now;
        Map<String, Long> files;
        try {
            now = server.now(facts);
            files = server.files();
        } catch (SQLException e) {
            throw new BinlogFailed(
                    "the binary log of " + database.address() + " cannot be looked at: " + e.getMessage() + ": "
                            + ServerFacts.grant(database.address().user()),
                    e);
        }
        Optional<String> gtids =
                known.isPresent() && files.containsKey(known.get().file())
                        ? server.gtids(facts, known.get())
                        : Optional.empty();
        Resume resume = Resume.of(known, now, files, gtids);
        if (resume.gap().isPresent()) {
            tellGap(publisher, resume.gap().get(), resume.position());
        } else if (known.isEmpty()) {
            publisher.write(List.of(), resume.position().record(database.name(), clock.instant()));
        }
        return resume.position();
    }

    private void tellGap(Publisher publisher, String reason, LogPosition position) {
        LOG.atError()
                .addKeyValue("database", database.name())
                .addKeyValue("position", position.place())
                .addKeyValue("error", reason)
                .log("changes may have been missed; capture goes on from here");
        surroundings.gap();
        Instant now = clock.instant();
        // With the position in one transaction: told once.
        publisher.write(
                List.of(events.gap(reason, position.server(), position.place(), now)),
                position.record(database.name(), now));
    }

    private void capture(
            LogStream stream, BinlogServer server, ServerFacts facts, Publisher publisher, LogPosition position)
            throws SQLException, InterruptedException {
        LogProgress progress = new LogProgress(position);
        LoggedRecords records = new LoggedRecords(
                database.name(),
                position.server(),
                new TableShapes(server, facts.mariaDb()),
                surroundings,
                topics(),
                clock);
        Duration longest = database.heartbeat().multipliedBy(2).plus(LONGEST_SILENCE);
        kept = position;
        while (!surroundings.stopping()) {
            if (stream.failure().isPresent()) {
                throw stream.failure().get();
            }
            if (stream.silence().compareTo(longest) > 0) {
                throw new BinlogFailed("the server has not sent a sign of life for " + longest, null);
            }
            follow(stream, progress, records, publisher);
            look(server, publisher, progress.position());
            if (stream.streaming()) {
                surroundings.fine();
            }
        }
    }

    /** Takes what has come, for a first event waiting a little, and writes what is to be told with the position after it. */
    private void follow(LogStream stream, LogProgress progress, LoggedRecords records, Publisher publisher)
            throws SQLException, InterruptedException {
        List<ProducerRecord<String, @Nullable SpecificRecord>> batch = new ArrayList<>();
        List<Instant> commits = new ArrayList<>();
        Optional<Event> event = stream.next(PATIENCE);
        while (event.isPresent()) {
            for (LoggedChange change : progress.follow(event.get())) {
                if (!(change instanceof LoggedChange.Truncation emptied) || wanted.wants(emptied.name())) {
                    batch.addAll(records.of(change));
                    commits.add(change.place().committedAt());
                }
            }
            event = batch.size() < MOST_RECORDS ? stream.next(Duration.ZERO) : Optional.empty();
        }
        LogPosition after = progress.position();
        Instant now = clock.instant();
        boolean keep = !after.equals(kept) && Duration.between(keptAt, now).compareTo(database.heartbeat()) >= 0;
        if (!batch.isEmpty() || keep) {
            publisher.write(batch, after.record(database.name(), now));
            keptAt = now;
            kept = after;
            Instant written = clock.instant();
            commits.forEach(commit -> surroundings.changed(Duration.between(commit, written)));
        }
    }

    /** What hooks want now counts for all that is read from now on; the rest is looked at now and then. */
    private void look(BinlogServer server, Publisher publisher, LogPosition position) throws SQLException {
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
        surroundings.lag(behind(server.files(), position));
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
