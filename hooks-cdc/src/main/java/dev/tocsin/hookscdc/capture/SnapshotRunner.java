package dev.tocsin.hookscdc.capture;

import dev.tocsin.hookscdc.change.Column;
import dev.tocsin.hookscdc.change.Operation;
import dev.tocsin.hookscdc.change.RowChange;
import dev.tocsin.hookscdc.publish.Publisher;
import dev.tocsin.hookscdc.publish.SnapshotState;
import dev.tocsin.hookscdc.publish.Snapshots;
import dev.tocsin.hookscdc.publish.SystemEvents;
import dev.tocsin.hookscdc.source.Source;
import dev.tocsin.hookscdc.source.TableRows;
import dev.tocsin.hookscdc.source.TableShape;
import dev.tocsin.hookscdc.table.TableName;
import dev.tocsin.hookscdc.table.TablePattern;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the snapshots that are asked for, one after the other, a chunk at each step: rows are read here and told where
 * their mark passes in the log.
 *
 * <p>Threading: the capture's thread.
 */
final class SnapshotRunner {

    /** Prefix of the messages in the log that are marks of a snapshot. */
    static final String MARK = "tocsin.chunk";

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotRunner.class);
    private static final String DENIED = "42501";
    /** A hook that was made just before the request takes so long at most to put the table into the publication. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String database;
    private final TableRows rows;
    private final Snapshots snapshots;
    private final SnapshotWindow window;
    private final BiPredicate<TableName, Operation> wanted;
    private final Publisher publisher;
    private final SystemEvents events;
    private final Supplier<String> serials;
    private final InstantSource clock;
    private final Map<String, Instant> firstSeen = new HashMap<>();

    SnapshotRunner(
            String database,
            TableRows rows,
            Snapshots snapshots,
            SnapshotWindow window,
            BiPredicate<TableName, Operation> wanted,
            Publisher publisher,
            SystemEvents events,
            Supplier<String> serials,
            InstantSource clock) {
        this.database = database;
        this.rows = rows;
        this.snapshots = snapshots;
        this.window = window;
        this.wanted = wanted;
        this.publisher = publisher;
        this.events = events;
        this.serials = serials;
        this.clock = clock;
    }

    /** Does what can be done now. SQLException where the connection is lost. */
    void step() throws SQLException {
        Optional<SnapshotState> current = snapshots.current();
        if (current.isEmpty() || window.awaiting()) {
            return;
        }
        SnapshotState asked = current.get();
        TablePattern pattern = TablePattern.of(asked.table(), database);
        if (asked.table().isEmpty() || !pattern.exact()) {
            refuse(asked, "expected one table as schema.table but was '" + asked.table() + "'");
            return;
        }
        try {
            take(asked, new TableName(pattern.schema(), pattern.table()));
        } catch (SQLException e) {
            window.abandon();
            if (Source.lost(e)) {
                throw e;
            }
            if (DENIED.equals(e.getSQLState())) {
                refuse(asked, Reasons.of(e));
            } else {
                LOG.atWarn()
                        .addKeyValue("database", database)
                        .addKeyValue("table", asked.table())
                        .addKeyValue("error", Reasons.of(e))
                        .log("a piece of a snapshot could not be read; trying again");
            }
        }
    }

    private void take(SnapshotState asked, TableName table) throws SQLException {
        if (!rows.possible()) {
            refuse(asked, "needs PostgreSQL 14 or later");
            return;
        }
        Optional<TableShape> shape = rows.shape(table);
        boolean told = wanted.test(table, Operation.SNAPSHOT);
        if (shape.isEmpty() || !told) {
            refuseInTime(asked, told);
        } else if (shape.get().key().isEmpty()) {
            refuse(
                    asked,
                    "has no primary key whose columns are all published, by which its rows could be read in order");
        } else {
            next(asked, table, shape.get());
        }
    }

    private void next(SnapshotState asked, TableName table, TableShape shape) throws SQLException {
        String mark = serials.get();
        switch (window.stage(asked.command(), table)) {
            case CATCH_UP, FIRST_WINDOW -> {
                window.open(mark);
                rows.mark(MARK, mark);
            }
            case ROWS -> {
                Optional<String> upTo = asked.upperKey();
                if (upTo.isEmpty()) {
                    upTo = rows.greatestKey(table, shape);
                    upTo.ifPresent(key -> snapshots.bounded(asked.command(), key));
                }
                window.open(mark);
                if (upTo.isEmpty()) {
                    window.hand(new Chunk(asked.command(), table, List.of(), "", true));
                    rows.mark(MARK, mark);
                } else {
                    TableRows.Piece piece = new TableRows.Piece(table, shape, asked.lastKey(), upTo.get());
                    rows.read(piece, MARK, mark, read -> window.hand(chunk(asked, table, shape, read)));
                }
            }
        }
    }

    private static Chunk chunk(SnapshotState asked, TableName table, TableShape shape, TableRows.Rows read) {
        List<Chunk.Row> told = read.rows().stream()
                .map(row -> {
                    List<Column> key = shape.toldKey(row);
                    return new Chunk.Row(RowChange.keyOf(key), key, shape.told(row));
                })
                .toList();
        String lastKey = read.rows().isEmpty()
                ? asked.lastKey().orElse("")
                : TableRows.keyOf(shape, read.rows().get(read.rows().size() - 1));
        return new Chunk(asked.command(), table, told, lastKey, read.last());
    }

    private void refuseInTime(SnapshotState asked, boolean told) {
        Instant since = firstSeen.computeIfAbsent(asked.command(), any -> clock.instant());
        if (Duration.between(since, clock.instant()).compareTo(PATIENCE) > 0) {
            refuse(
                    asked,
                    told
                            ? "the table is not captured"
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
