package dev.tocsin.hookscdc.binlog;

import dev.tocsin.hookscdc.publish.LatestValue;
import dev.tocsin.hookscdc.publish.Publisher;
import dev.tocsin.hookscdc.publish.SnapshotCommands;
import dev.tocsin.hookscdc.publish.Snapshots;
import dev.tocsin.hookscdc.publish.SystemEvents;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.CapturePosition;
import dev.tocsin.schemas.serde.Clients;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final BinlogDatabase database;
    private final Clients clients;
    private final InstantSource clock;
    private final Surroundings surroundings;
    private final SystemEvents events;

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
            Optional<CapturePosition> written = new LatestValue(clients).of(topics().captureOffsets(), database.name());
            Snapshots snapshots = written.map(Snapshots::of).orElseGet(Snapshots::none);
            LogPosition position = position(server, facts, publisher, written.flatMap(LogPosition::of), snapshots);
            LogFollower follower = new LogFollower(
                    database, server, facts, position, snapshots, publisher, surroundings, topics(), clock);
            try (SnapshotCommands commands =
                            SnapshotCommands.open(clients, database.name(), snapshots, clock.instant());
                    LogStream stream = LogStream.start(database, position, follower::wants)) {
                follower.follow(stream, commands);
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

    private LogPosition position(
            BinlogServer server,
            ServerFacts facts,
            Publisher publisher,
            Optional<LogPosition> known,
            Snapshots snapshots)
            throws SQLException {
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
            tellGap(publisher, resume.gap().get(), resume.position(), snapshots);
        } else if (known.isEmpty()) {
            publisher.write(
                    List.of(), snapshots.writtenInto(resume.position().record(database.name(), clock.instant())));
        }
        return resume.position();
    }

    private void tellGap(Publisher publisher, String reason, LogPosition position, Snapshots snapshots) {
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
                snapshots.writtenInto(position.record(database.name(), now)));
    }
}
