package dev.tocsin.hookscdc.binlog;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tocsin.hookscdc.binlog.LoggedChange.Place;
import dev.tocsin.hookscdc.change.CapturedRow;
import dev.tocsin.hookscdc.change.Column;
import dev.tocsin.hookscdc.change.Operation;
import dev.tocsin.hookscdc.change.RowChange;
import dev.tocsin.hookscdc.publish.ChangeRecords;
import dev.tocsin.hookscdc.publish.SystemEvents;
import dev.tocsin.hookscdc.table.TableName;
import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.DeadLetter;
import dev.tocsin.schemas.serde.DeadLetters;
import java.io.Serializable;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes Kafka's records of what the log says.
 *
 * <p>Threading: one thread.
 */
final class LoggedRecords {

    private static final Logger LOG = LoggerFactory.getLogger(LoggedRecords.class);
    private static final int LONGEST_LETTER = 1024 * 1024;

    private final String database;
    private final String server;
    private final TableShapes shapes;
    private final Surroundings surroundings;
    private final ChangeRecords changes;
    private final SystemEvents events;
    private final Topics topics;
    private final InstantSource clock;

    LoggedRecords(
            String database,
            String server,
            TableShapes shapes,
            Surroundings surroundings,
            Topics topics,
            InstantSource clock) {
        this.database = database;
        this.server = server;
        this.shapes = shapes;
        this.surroundings = surroundings;
        this.changes = new ChangeRecords(topics, server);
        this.events = new SystemEvents(topics, database);
        this.topics = topics;
        this.clock = clock;
    }

    /** SQLException where the server cannot be asked what a table's columns are. */
    List<ProducerRecord<String, @Nullable SpecificRecord>> of(LoggedChange change) throws SQLException {
        if (change instanceof LoggedChange.Row row) {
            return ofRow(row);
        }
        if (change instanceof LoggedChange.Truncation truncation) {
            CapturedRow all =
                    captured(truncation.name(), Operation.TRUNCATE, List.of(), null, null, truncation.place());
            return List.of(record(all, truncation.place(), 0));
        }
        return List.of(untellable((LoggedChange.Untellable) change));
    }

    /** A row that a snapshot tells, as of a place in the log. */
    ProducerRecord<String, @Nullable SpecificRecord> ofSnapshot(
            Piece piece, Piece.Row row, LogPosition seen, Instant at) {
        String place = seen.place();
        Place mark = new Place(place, seen.file(), seen.start(), -1, -1, at);
        CapturedRow captured = captured(piece.table(), Operation.SNAPSHOT, row.key(), null, row.columns(), mark);
        return changes.ofSnapshot(RowChange.of(captured).at(place, place), piece.command());
    }

    private ProducerRecord<String, @Nullable SpecificRecord> untellable(LoggedChange.Untellable change) {
        surroundings.gap();
        LOG.atError()
                .addKeyValue("database", database)
                .addKeyValue("position", change.place())
                .addKeyValue("error", change.reason())
                .log("changes are missed");
        return events.gap(change.reason(), server, change.place().toString(), clock.instant());
    }

    private List<ProducerRecord<String, @Nullable SpecificRecord>> ofRow(LoggedChange.Row row) throws SQLException {
        try {
            TableShape shape = shapes.of(row.table());
            List<ProducerRecord<String, @Nullable SpecificRecord>> records = new ArrayList<>();
            for (CapturedRow each : captured(row, shape)) {
                records.add(record(each, row.place(), records.size()));
            }
            return records;
        } catch (RuntimeException e) {
            return List.of(letter(row, e));
        }
    }

    /** One, or for a changed key a deletion and an insertion. */
    private List<CapturedRow> captured(LoggedChange.Row row, TableShape shape) {
        @Nullable Serializable @Nullable [] before = row.pair().before();
        @Nullable Serializable @Nullable [] after = row.pair().after();
        List<Column> old = before == null ? null : columns(shape, before);
        List<Column> fresh = after == null ? null : columns(shape, after);
        List<Column> key = key(shape, fresh == null ? Objects.requireNonNull(old) : fresh);
        if (before == null || after == null || sameKey(shape, before, after)) {
            return List.of(captured(row.name(), row.operation(), key, old, fresh, row.place()));
        }
        List<Column> oldKey = key(shape, Objects.requireNonNull(old));
        return List.of(
                captured(row.name(), Operation.DELETE, oldKey, old, null, row.place()),
                captured(row.name(), Operation.INSERT, key, null, fresh, row.place()));
    }

    private CapturedRow captured(
            TableName name,
            Operation operation,
            List<Column> key,
            @Nullable List<Column> before,
            @Nullable List<Column> after,
            Place place) {
        Set<String> keys = key.stream().map(Column::name).collect(Collectors.toUnmodifiableSet());
        return new CapturedRow(
                database,
                name.schema(),
                name.table(),
                operation,
                key,
                Optional.ofNullable(before).map(columns -> surroundings.applied(name, keys, columns)),
                Optional.ofNullable(after).map(columns -> surroundings.applied(name, keys, columns)),
                List.of(),
                0,
                0,
                place.committedAt());
    }

    private static boolean sameKey(TableShape shape, @Nullable Serializable[] before, @Nullable Serializable[] after) {
        return shape.key().stream().allMatch(column -> Objects.deepEquals(before[column], after[column]));
    }

    private static List<Column> key(TableShape shape, List<Column> columns) {
        return shape.key().stream().map(columns::get).toList();
    }

    private static List<Column> columns(TableShape shape, @Nullable Serializable[] row) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < shape.columns().size(); i++) {
            columns.add(CellValues.column(shape.columns().get(i), row[i]));
        }
        return columns;
    }

    private ProducerRecord<String, @Nullable SpecificRecord> record(CapturedRow row, Place place, int part) {
        // A log that was begun anew has the same places and GTIDs again, but not at the same time.
        String id = Ids.of(
                "chg",
                server,
                place.transaction(),
                place.toString(),
                Long.toString(place.committedAt().toEpochMilli()),
                Integer.toString(part));
        return changes.of(RowChange.of(row).at(place.transaction(), place.toString()), id);
    }

    /** A row that cannot be told costs itself and nothing behind it. */
    private ProducerRecord<String, @Nullable SpecificRecord> letter(LoggedChange.Row row, RuntimeException problem) {
        String reason = "captured row at " + row.place() + " cannot be told: " + problem.getMessage();
        LOG.atWarn()
                .addKeyValue("database", database)
                .addKeyValue("table", row.name())
                .addKeyValue("position", row.place())
                .setCause(problem)
                .log("a captured row is left out");
        surroundings.unreadable();
        String value = row.operation() + " " + Arrays.deepToString(row.pair().before()) + " -> "
                + Arrays.deepToString(row.pair().after());
        DeadLetter letter = DeadLetters.letter(
                "mysql:" + database + "." + row.name(),
                0,
                row.place().start(),
                null,
                value.substring(0, Math.min(value.length(), LONGEST_LETTER)).getBytes(UTF_8),
                new RecordHeaders(),
                reason,
                "hooks-cdc",
                clock.instant());
        return DeadLetters.record(topics.deadLetters(), letter);
    }
}
