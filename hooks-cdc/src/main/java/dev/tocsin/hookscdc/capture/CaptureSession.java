package dev.tocsin.hookscdc.capture;

import dev.tocsin.hookscdc.change.Lsn;
import dev.tocsin.hookscdc.publish.ChangeRecords;
import dev.tocsin.hookscdc.publish.Position;
import dev.tocsin.hookscdc.publish.Progress;
import dev.tocsin.hookscdc.publish.Publisher;
import dev.tocsin.hookscdc.publish.Resumption;
import dev.tocsin.hookscdc.publish.SignalRecords;
import dev.tocsin.hookscdc.publish.SnapshotCommands;
import dev.tocsin.hookscdc.publish.Snapshots;
import dev.tocsin.hookscdc.publish.SystemEvents;
import dev.tocsin.hookscdc.related.RelatedRows;
import dev.tocsin.hookscdc.source.Address;
import dev.tocsin.hookscdc.source.Publication;
import dev.tocsin.hookscdc.source.PublishedTables;
import dev.tocsin.hookscdc.source.ReferencedTables;
import dev.tocsin.hookscdc.source.ServerIdentity;
import dev.tocsin.hookscdc.source.SlotLag;
import dev.tocsin.hookscdc.source.SlotState;
import dev.tocsin.hookscdc.source.Source;
import dev.tocsin.hookscdc.source.TableRows;
import dev.tocsin.hookscdc.table.TableProblem;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.LongPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of capture, from fencing the predecessor to the first failure: nothing of it is used again after.
 *
 * <p>The order of the steps is the argument: fenced first, nobody else moves the position that is read next; the slot is
 * freed before it is looked at; and the engine starts only when the slot stands where the position says.
 *
 * <p>Threading: one thread, the capture's.
 */
final class CaptureSession {

    private static final Logger LOG = LoggerFactory.getLogger(CaptureSession.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final Duration COMMANDS_WITHIN = Duration.ofMillis(20);
    private static final Duration FINISH_WITHIN = Duration.ofSeconds(3);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(4);

    private final CapturedDatabase database;
    private final CaptureContext context;
    private final CaptureMetrics metrics;
    private final CaptureControl control;
    private final SystemEvents events;

    CaptureSession(CapturedDatabase database, CaptureContext context, CaptureMetrics metrics, CaptureControl control) {
        this.database = database;
        this.context = context;
        this.metrics = metrics;
        this.control = control;
        this.events = new SystemEvents(context.topics(), database.name());
    }

    /** Captures until told to stop. Throws what made it fail. */
    void run() throws SQLException, InterruptedException {
        if (database.kind().equals(BinlogRun.KIND)) {
            new BinlogRun(database, password(), context, metrics, control).run();
            return;
        }
        if (!database.kind().equals("postgresql")) {
            throw new CaptureFailed("kind: expected postgresql or mysql but was '" + database.kind() + "'", null);
        }
        Address address = Address.of(database.url());
        Optional<String> password = password();
        try (Source source = connect(address, password);
                Publisher publisher = Publisher.open(context.clients(), database.name(), context.clock())) {
            Publication publication = new Publication(source, database.publication());
            Position position = position(source, publisher, new Slot(source, database, publication), address, password);
            TableKeeper tables = new TableKeeper(
                    database.name(),
                    source,
                    publication,
                    position.systemIdentifier(),
                    control.problems(),
                    context.clock());
            keepTables(tables, publisher);
            stream(source, publisher, tables, position, address, password);
        }
    }

    private Source connect(Address address, Optional<String> password) throws SQLException {
        try {
            return Source.connect(address, password);
        } catch (SQLException e) {
            throw new CaptureFailed("cannot connect to " + address + ": " + Reasons.of(e), e);
        }
    }

    private Position position(Source source, Publisher publisher, Slot slot, Address address, Optional<String> password)
            throws SQLException, InterruptedException {
        Optional<Position> known = context.latest()
                .of(context.topics().captureOffsets(), database.name())
                .flatMap(Position::of);
        boolean slotMade = slot.prepare();
        SlotState state = slot.free();
        ServerIdentity server = source.identity();
        Optional<Long> shared = known.isPresent() && known.get().timeline() != server.timeline() && !slotMade
                ? Source.sharedLog(address, password, known.get().timeline(), server.timeline())
                : Optional.empty();
        Resumption resumption = Resumption.of(
                known,
                server.systemIdentifier(),
                server.timeline(),
                database.slot(),
                server.flushed(),
                state.confirmed(),
                slotMade,
                shared);
        Position position = resumption.position();
        resumption.gap().ifPresent(reason -> tellGap(publisher, reason, position));
        if (known.isEmpty()) {
            publisher.write(List.of(), position);
        }
        slot.advance(position.highestCommit());
        return position;
    }

    private void tellGap(Publisher publisher, String reason, Position position) {
        LOG.atError()
                .addKeyValue("database", database.name())
                .addKeyValue("position", Lsn.text(position.highestCommit()))
                .addKeyValue("error", reason)
                .log("changes may have been missed; capture goes on from here");
        metrics.gap();
        // With the position in one transaction: told once.
        publisher.write(List.of(events.gap(reason, position, context.clock().instant())), position);
    }

    private void stream(
            Source source,
            Publisher publisher,
            TableKeeper tables,
            Position position,
            Address address,
            Optional<String> password)
            throws SQLException, InterruptedException {
        String placeholder = context.serials().get();
        RelatedRows related = new RelatedRows(
                () -> ReferencedTables.over(Source.connect(address, password)),
                new TellingRules(control),
                context.clock());
        Snapshots snapshots = new Snapshots(position);
        SnapshotWindow window = new SnapshotWindow();
        Progress progress = new Progress(position, snapshots);
        RecordReader reader = new RecordReader(database.name(), placeholder, tables::fullIdentity, database.columns());
        LongPredicate ours = transaction -> ours(transaction, tables, position, address, password);
        Telling telling = telling(reader, progress, snapshots, window, tables, position.systemIdentifier(), ours);
        ChangeHandler handler = new ChangeHandler(
                telling,
                progress,
                related,
                publisher,
                metrics,
                context.clock(),
                () -> requireSameServer(position, address, password),
                control::wake);
        String serial = database.name() + "-" + context.serials().get();
        Properties properties = EngineProperties.of(database, address, password, serial, placeholder);
        RunningEngine engine = RunningEngine.start(database.name(), properties, handler, control::wake);
        try (SnapshotCommands commands = SnapshotCommands.open(
                context.clients(), database.name(), snapshots, context.clock().instant())) {
            watch(source, publisher, tables, engine, commands, runner(source, publisher, tables, snapshots, window));
        } finally {
            try {
                end(handler, publisher, engine);
            } finally {
                related.close();
            }
        }
    }

    private Telling telling(
            RecordReader reader,
            Progress progress,
            Snapshots snapshots,
            SnapshotWindow window,
            TableKeeper tables,
            String systemIdentifier,
            LongPredicate ours) {
        ChangeRecords changes = new ChangeRecords(context.topics(), systemIdentifier);
        Letters letters = new Letters(database.name(), context.topics(), metrics, context.clock());
        return new Telling(
                reader,
                progress,
                snapshots,
                window,
                changes,
                new SignalRecords(context.topics(), database.name(), systemIdentifier),
                events,
                letters,
                new AppearedRows(
                        database.name(), systemIdentifier, reader, window, changes, events, letters, metrics, ours),
                tables::wanted,
                context.clock());
    }

    /**
     * An address may lead to another server from one moment to the next. The engine has connected after the position was
     * held against a server and before this one is asked: where both are the same, so is the engine's.
     */
    private void requireSameServer(Position position, Address address, Optional<String> password) {
        try (Source now = connect(address, password)) {
            ServerIdentity server = now.identity();
            if (!server.systemIdentifier().equals(position.systemIdentifier())
                    || server.timeline() != position.timeline()) {
                throw new CaptureFailed(address + " leads to another server than a moment ago", null);
            }
        } catch (SQLException e) {
            throw new CaptureFailed("whether " + address + " still leads to the same server: " + Reasons.of(e), e);
        }
    }

    /** Another process, which has not noticed yet that it was fenced, may have put a table into the publication too. */
    private boolean ours(
            long transaction, TableKeeper tables, Position position, Address address, Optional<String> password) {
        if (tables.told(transaction)) {
            return true;
        }
        try (Source now = connect(address, password)) {
            return PublishedTables.told(now, database.publication(), position.systemIdentifier(), transaction);
        } catch (SQLException e) {
            throw new CaptureFailed("who has put a table's rows into the log: " + Reasons.of(e), e);
        }
    }

    private SnapshotRunner runner(
            Source source, Publisher publisher, TableKeeper tables, Snapshots snapshots, SnapshotWindow window) {
        return new SnapshotRunner(
                database.name(),
                new TableRows(source, database.publication()),
                snapshots,
                window,
                tables::wanted,
                publisher,
                events,
                context.serials(),
                context.clock());
    }

    /** The batch in hand first, then the producer, so that nothing can wait for Kafka in the engine's end. */
    private static void end(ChangeHandler handler, Publisher publisher, RunningEngine engine)
            throws InterruptedException {
        try {
            handler.stop(FINISH_WITHIN);
        } finally {
            publisher.close();
            engine.close(CLOSE_WITHIN);
        }
    }

    private void watch(
            Source source,
            Publisher publisher,
            TableKeeper tables,
            RunningEngine engine,
            SnapshotCommands commands,
            SnapshotRunner snapshots)
            throws SQLException, InterruptedException {
        boolean lagging = false;
        while (!control.stopping()) {
            if (engine.failure().isPresent()) {
                throw engine.failure().get();
            }
            keepTables(tables, publisher);
            lagging = lookAtLag(source, publisher, lagging);
            if (engine.polling() && !lagging) {
                control.fine();
            }
            commands.take(COMMANDS_WITHIN);
            snapshots.step();
            control.await(LOOK_EVERY);
        }
    }

    private void keepTables(TableKeeper tables, Publisher publisher) throws SQLException {
        List<TableProblem> fresh = tables.keep(control.definition(), control.demands());
        if (!fresh.isEmpty()) {
            Instant now = context.clock().instant();
            publisher.write(
                    fresh.stream().map(problem -> events.table(problem, now)).toList());
        }
    }

    private boolean lookAtLag(Source source, Publisher publisher, boolean lagging) throws SQLException {
        SlotLag lag = source.lag(database.slot()).orElse(SlotLag.NONE);
        metrics.lag(lag);
        long bytes = lag.unconfirmed();
        boolean now = bytes > context.lagAlarm();
        if (now && !lagging) {
            control.troubled("replication slot " + database.slot() + " is " + bytes
                    + " bytes behind, which holds back that much of the database's log (alarm at " + context.lagAlarm()
                    + ")");
            publisher.write(List.of(
                    events.lagging(database.slot(), bytes, context.clock().instant())));
        }
        if (lagging && !now) {
            publisher.write(List.of(
                    events.recovered(database.slot(), bytes, context.clock().instant())));
        }
        return now;
    }

    private Optional<String> password() {
        return database.password()
                .map(written -> context.secrets().resolve(written).orElseThrow(why -> new CaptureFailed(why, null)));
    }

    /** Removes slot, publication and position of a database that is no longer to be captured. */
    void forget() throws SQLException, InterruptedException {
        if (database.kind().equals(BinlogRun.KIND)) {
            new BinlogRun(database, password(), context, metrics, control).forget();
            return;
        }
        Optional<String> password = password();
        try (Source source = connect(Address.of(database.url()), password);
                Publisher publisher = Publisher.open(context.clients(), database.name(), context.clock())) {
            new Slot(source, database, new Publication(source, database.publication())).drop();
            publisher.forget();
        }
    }
}
