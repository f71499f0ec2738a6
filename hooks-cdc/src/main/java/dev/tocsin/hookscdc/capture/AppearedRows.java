package dev.tocsin.hookscdc.capture;

import dev.tocsin.hookscdc.change.Lsn;
import dev.tocsin.hookscdc.change.Operation;
import dev.tocsin.hookscdc.change.RowChange;
import dev.tocsin.hookscdc.publish.ChangeRecords;
import dev.tocsin.hookscdc.publish.RowId;
import dev.tocsin.hookscdc.publish.SystemEvents;
import dev.tocsin.hookscdc.source.LoggedTable;
import dev.tocsin.hookscdc.source.TableShape;
import java.util.List;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what stands in the log of a table that has appeared under a followed name: the rows that it had when it was put into
 * the publication, as insertions, or that some may be missing.
 *
 * <p>Threading: the engine's thread.
 */
final class AppearedRows {

    private static final Logger LOG = LoggerFactory.getLogger(AppearedRows.class);

    private final String database;
    private final String server;
    private final RecordReader reader;
    private final SnapshotWindow window;
    private final ChangeRecords changes;
    private final SystemEvents events;
    private final Letters letters;
    private final CaptureMetrics metrics;
    private final LongPredicate ours;

    /**
     * @param server the system identifier
     * @param ours whether a transaction has put a table into the publication: anybody may write messages, but not rows of
     *     tables that are not theirs
     */
    AppearedRows(
            String database,
            String server,
            RecordReader reader,
            SnapshotWindow window,
            ChangeRecords changes,
            SystemEvents events,
            Letters letters,
            CaptureMetrics metrics,
            LongPredicate ours) {
        this.database = database;
        this.server = server;
        this.reader = reader;
        this.window = window;
        this.changes = changes;
        this.events = events;
        this.letters = letters;
        this.metrics = metrics;
        this.ours = ours;
    }

    /** @param id of the message */
    void tell(LogMessage message, RowId id, Batch batch) {
        if (message.transaction().filter(ours::test).isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("database", database)
                    .addKeyValue("position", Lsn.text(message.lsn()))
                    .log("a message in the log pretends to be ours and is ignored");
            return;
        }
        try {
            tell(LoggedTable.of(message.content()), message, id, batch);
        } catch (IllegalArgumentException e) {
            batch.add(letters.ofRow(message, e));
        }
    }

    private void tell(LoggedTable logged, LogMessage message, RowId id, Batch batch) {
        logged.gap().ifPresent(reason -> gap(logged, reason, message, batch));
        for (int i = 0; i < logged.rows().size(); i++) {
            row(logged, i, message, id, batch);
        }
        LOG.atInfo()
                .addKeyValue("database", database)
                .addKeyValue("table", logged.table())
                .addKeyValue("rows", logged.rows().size())
                .log("a table has appeared that was waited for: what it had already is told");
    }

    private void gap(LoggedTable logged, String reason, LogMessage message, Batch batch) {
        metrics.gap();
        batch.add(events.gap(
                "table " + logged.table() + " is another one than before: " + reason,
                server,
                Lsn.text(message.lsn()),
                message.at()));
    }

    private void row(LoggedTable logged, int index, LogMessage message, RowId id, Batch batch) {
        try {
            Chunk.Row row = row(logged.shape(), logged.rows().get(index));
            RowChange change = RowChange.of(reader.row(logged.table(), Operation.INSERT, row, message));
            window.note(logged.table(), change.key());
            batch.add(changes.of(change, id, index), message.at());
        } catch (RuntimeException e) {
            batch.add(letters.ofRow(message, e));
        }
    }

    private static Chunk.Row row(TableShape shape, List<@Nullable String> row) {
        var key = shape.toldKey(row);
        return new Chunk.Row(RowChange.keyOf(key), key, shape.told(row));
    }
}
