package dev.tocsin.hookscdc.binlog;

import dev.tocsin.hookscdc.publish.Publisher;
import dev.tocsin.hookscdc.publish.SnapshotCommands;
import dev.tocsin.hookscdc.publish.SnapshotState;
import dev.tocsin.hookscdc.publish.Snapshots;
import dev.tocsin.hookscdc.publish.SystemEvents;
import dev.tocsin.hookscdc.table.TableName;
import dev.tocsin.hookscdc.table.TablePattern;
import dev.tocsin.schemas.event.Change;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the snapshots that are asked for, one after the other, a piece at a time: rows are read as of a place in the log,
 * and told when the log is told up to there, less those that it has told meanwhile itself.
 *
 * <p>Threading: the capture's thread.
 */
final class BinlogSnapshots {

    private static final Logger LOG = LoggerFactory.getLogger(BinlogSnapshots.class);
    /** A hook that was made just before the request takes so long at most to arrive here. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration ASK_EVERY = Duration.ofMillis(500);
    private static final Duration REST = Duration.ofSeconds(1);
    private static final int DENIED_TABLE = 1142;
    private static final int DENIED_COLUMN = 1143;

    private final String database;
    private final Snapshots snapshots;
    private final TablePieces pieces;
    private final Viewpoint viewpoint;
    private final LoggedRecords records;
    private final Predicate<TableName> wanted;
    private final Publisher publisher;
    private final SystemEvents events;
    private final InstantSource clock;
    private final Map<String, Instant> firstSeen = new HashMap<>();
    private Instant askedAt = Instant.EPOCH;
    private Instant restingUntil = Instant.EPOCH;
    private @Nullable PieceWindow waiting;

    /** @param wanted whether anybody wants the rows of the table */
    BinlogSnapshots(
            String database,
            Snapshots snapshots,
            TablePieces pieces,
            Viewpoint viewpoint,
            LoggedRecords records,
            Predicate<TableName> wanted,
            Publisher publisher,
            SystemEvents events,
            InstantSource clock) {
        this.database = database;
        this.snapshots = snapshots;
        this.pieces = pieces;
        this.viewpoint = viewpoint;
        this.records = records;
        this.wanted = wanted;
        this.publisher = publisher;
        this.events = events;
        this.clock = clock;
    }

    /** Notes now and then what is asked for. */
    void ask(SnapshotCommands commands) {
        Instant now = clock.instant();
        if (Duration.between(askedAt, now).compareTo(ASK_EVERY) >= 0) {
            askedAt = now;
            commands.take(Duration.ZERO);
        }
    }

    /**
     * Reads the next piece, if one is wanted. SQLException where the connection is lost.
     *
     * @param told all that is told
     */
    void read(LogPosition told) throws SQLException {
        Optional<SnapshotState> current = snapshots.current();
        if (current.isEmpty()
                || waiting != null
                || !told.betweenTransactions()
                || restingUntil.isAfter(clock.instant())) {
            return;
        }
        SnapshotState asked = current.get();
        try {
            take(asked, told);
        } catch (IllegalStateException e) {
            refuse(asked, String.valueOf(e.getMessage()));
        } catch (SQLException e) {
            if (BinlogServer.lost(e)) {
                throw e;
            }
            if (e.getErrorCode() == DENIED_TABLE || e.getErrorCode() == DENIED_COLUMN) {
                refuse(asked, String.valueOf(e.getMessage()));
            } else {
                restingUntil = clock.instant().plus(REST);
                LOG.atWarn()
                        .addKeyValue("database", database)
                        .addKeyValue("table", asked.table())
                        .addKeyValue("error", String.valueOf(e.getMessage()))
                        .log("a piece of a snapshot could not be read; trying again");
            }
        }
    }

    private void take(SnapshotState asked, LogPosition told) throws SQLException {
        TablePattern pattern = TablePattern.of(asked.table(), database);
        if (asked.table().isEmpty() || !pattern.exact()) {
            refuse(asked, "expected one table as database.table but was '" + asked.table() + "'");
            return;
        }
        if (!viewpoint.possible(told)) {
            refuse(asked, "needs gtid_mode = ON on a MySQL server");
            return;
        }
        TableName table = new TableName(pattern.schema(), pattern.table());
        boolean asFor = wanted.test(table);
        TablePieces.Shape shape = pieces.shape(table);
        if (!asFor || shape.columns().isEmpty()) {
            refuseInTime(asked, asFor);
        } else if (shape.key().isEmpty()) {
            refuse(asked, "has no primary key by which its rows could be read in order");
        } else {
            next(asked, shape, told);
        }
    }

    private void next(SnapshotState asked, TablePieces.Shape shape, LogPosition told) throws SQLException {
        Optional<String> upTo = asked.upperKey();
        if (upTo.isEmpty()) {
            upTo = pieces.greatestKey(shape);
            upTo.ifPresent(key -> snapshots.bounded(asked.command(), key));
        }
        if (upTo.isEmpty()) {
            Piece none = new Piece(asked.command(), shape.table(), List.of(), "", true);
            await(new Viewpoint.Seen<>(told, clock.instant(), none));
            return;
        }
        String end = upTo.get();
        viewpoint.look(told, () -> pieces.read(shape, asked, end)).ifPresent(this::await);
    }

    private void await(Viewpoint.Seen<Piece> piece) {
        waiting = new PieceWindow(piece);
    }

    /** What the log tells passes here too: a row that it tells is not told again older. */
    void passes(ProducerRecord<String, @Nullable SpecificRecord> record) {
        PieceWindow window = waiting;
        if (window != null && record.value() instanceof Change change) {
            window.passes(new TableName(change.getSchema$(), change.getTable()), change.getKey());
            waiting = window.overflown() ? null : window;
        }
    }

    /** All rows of a table went at once: what it has later, passes later. */
    void emptied(TableName table) {
        PieceWindow window = waiting;
        if (window != null) {
            window.emptied(table);
        }
    }

    /** What is to be told of a snapshot after all up to here. */
    List<ProducerRecord<String, @Nullable SpecificRecord>> due(LogPosition told) {
        PieceWindow window = waiting;
        Optional<List<Piece.Row>> rows = window == null ? Optional.empty() : window.due(told);
        if (window == null || rows.isEmpty()) {
            return List.of();
        }
        waiting = null;
        Viewpoint.Seen<Piece> seen = window.seen();
        Piece piece = seen.value();
        List<ProducerRecord<String, @Nullable SpecificRecord>> due = new ArrayList<>();
        if (!snapshots.wanted(piece.command())) {
            return due;
        }
        rows.get().forEach(row -> due.add(records.ofSnapshot(piece, row, seen.place(), seen.at())));
        if (piece.last()) {
            snapshots.ended(piece.command());
            due.add(events.snapshotFinished(piece.table().toString(), piece.command(), clock.instant()));
        } else {
            snapshots.advanced(piece.command(), piece.lastKey());
        }
        return due;
    }

    private void refuseInTime(SnapshotState asked, boolean askedFor) {
        Instant since = firstSeen.computeIfAbsent(asked.command(), any -> clock.instant());
        if (Duration.between(since, clock.instant()).compareTo(PATIENCE) > 0) {
            refuse(
                    asked,
                    askedFor
                            ? "there is no such table, or it may not be seen"
                            : "no hook listens to the operation snapshot of it, nor does the database publish it");
        }
    }

    /** It is written down as done with the next batch; told once, as the event's id is the request's. */
    private void refuse(SnapshotState asked, String reason) {
        LOG.atWarn()
                .addKeyValue("database", database)
                .addKeyValue("table", asked.table())
                .addKeyValue("error", reason)
                .log("a snapshot is refused");
        publisher.write(List.of(events.snapshotRefused(asked.table(), asked.command(), reason, clock.instant())));
        snapshots.ended(asked.command());
    }
}
