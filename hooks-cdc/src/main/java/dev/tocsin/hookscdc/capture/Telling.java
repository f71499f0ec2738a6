package dev.tocsin.hookscdc.capture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tocsin.hookscdc.capture.RecordReader.RowEvent;
import dev.tocsin.hookscdc.change.CapturedRow;
import dev.tocsin.hookscdc.change.Operation;
import dev.tocsin.hookscdc.change.RowChange;
import dev.tocsin.hookscdc.publish.ChangeRecords;
import dev.tocsin.hookscdc.publish.Progress;
import dev.tocsin.hookscdc.publish.RowId;
import dev.tocsin.hookscdc.publish.SignalRecords;
import dev.tocsin.hookscdc.publish.Snapshots;
import dev.tocsin.hookscdc.publish.SystemEvents;
import dev.tocsin.hookscdc.source.LoggedTable;
import dev.tocsin.hookscdc.table.TableName;
import dev.tocsin.schemas.Ids;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Makes of each record of the engine what is to be told of it, in the order of the log: changes, signals, and at the marks
 * of a snapshot its rows.
 *
 * <p>Threading: the engine's thread.
 */
final class Telling {

    private static final String SIGNAL = "tocsin.signal.";
    private static final String SNAPSHOT = "tocsin.snapshot";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RecordReader reader;
    private final Progress progress;
    private final Snapshots snapshots;
    private final SnapshotWindow window;
    private final ChangeRecords changes;
    private final SignalRecords signals;
    private final SystemEvents events;
    private final Letters letters;
    private final AppearedRows appeared;
    private final BiPredicate<TableName, Operation> wanted;
    private final InstantSource clock;

    /** @param wanted whether anybody wants this operation of the table; asked only for those that cost nothing to leave out */
    Telling(
            RecordReader reader,
            Progress progress,
            Snapshots snapshots,
            SnapshotWindow window,
            ChangeRecords changes,
            SignalRecords signals,
            SystemEvents events,
            Letters letters,
            AppearedRows appeared,
            BiPredicate<TableName, Operation> wanted,
            InstantSource clock) {
        this.reader = reader;
        this.progress = progress;
        this.snapshots = snapshots;
        this.window = window;
        this.changes = changes;
        this.signals = signals;
        this.events = events;
        this.letters = letters;
        this.appeared = appeared;
        this.wanted = wanted;
        this.clock = clock;
    }

    void tell(SourceRecord record, Batch batch) {
        RecordReader.commitSeen(record).ifPresent(progress::committed);
        Optional<LogMessage> message = LogMessage.of(record);
        if (message.isPresent()) {
            message(message.get(), batch);
        } else {
            RecordReader.rowEvent(record)
                    .ifPresent(
                            row -> progress.admit(row.transaction(), row.lsn()).ifPresent(id -> row(row, id, batch)));
        }
    }

    private void row(RowEvent event, RowId id, Batch batch) {
        if (event.operation() == Operation.TRUNCATE) {
            window.noteAll(event.table());
            if (!wanted.test(event.table(), Operation.TRUNCATE)) {
                return;
            }
        }
        try {
            CapturedRow row = reader.row(event);
            RowChange change = RowChange.of(row);
            window.note(event.table(), change.key());
            batch.add(changes.of(change, id), row.committedAt());
        } catch (RuntimeException e) {
            batch.add(letters.of(event, e));
        }
    }

    private void message(LogMessage message, Batch batch) {
        if (message.transaction().isPresent()) {
            progress.admit(message.transaction().get(), message.lsn()).ifPresent(id -> message(message, id, batch));
        } else if (progress.admit(message.lsn())) {
            message(message, RowId.NONE, batch);
        }
    }

    private void message(LogMessage message, RowId id, Batch batch) {
        try {
            if (message.prefix().startsWith(SIGNAL)) {
                String name = message.prefix().substring(SIGNAL.length());
                batch.add(signals.of(name, message.content(), message.lsn(), message.at()));
            } else if (message.prefix().equals(SNAPSHOT)) {
                snapshots.ask(table(message.content()), Ids.of("cmd", SNAPSHOT, Long.toString(message.lsn())));
                batch.bringsNews();
            } else if (message.prefix().equals(SnapshotRunner.MARK)) {
                window.pass(message.content()).ifPresent(chunk -> chunk(chunk, message, batch));
                window.release();
                batch.bringsNews();
            } else if (message.prefix().equals(LoggedTable.PREFIX)) {
                appeared.tell(message, id, batch);
            }
        } catch (IllegalArgumentException e) {
            batch.add(letters.of(message, e));
        }
    }

    private static String table(String content) {
        try {
            JsonNode table = JSON.readTree(content).path("table");
            if (table.isTextual()) {
                return table.asText();
            }
        } catch (JsonProcessingException notJson) {
            throw new IllegalArgumentException(
                    "content: expected {\"table\": \"schema.table\"} but it is not JSON", notJson);
        }
        throw new IllegalArgumentException("content: expected {\"table\": \"schema.table\"}");
    }

    private void chunk(Chunk chunk, LogMessage mark, Batch batch) {
        if (!snapshots.wanted(chunk.command())) {
            return;
        }
        for (Chunk.Row row : chunk.rows()) {
            CapturedRow captured = reader.snapshotRow(chunk.table(), row, mark);
            batch.add(changes.ofSnapshot(RowChange.of(captured), chunk.command()), mark.at());
        }
        if (chunk.last()) {
            snapshots.ended(chunk.command());
            batch.add(events.snapshotFinished(chunk.table().toString(), chunk.command(), clock.instant()));
        } else {
            snapshots.advanced(chunk.command(), chunk.lastKey());
        }
    }
}
