package dev.tocsin.hookscdc.capture;

import dev.tocsin.hookscdc.change.CapturedRow;
import dev.tocsin.hookscdc.change.Column;
import dev.tocsin.hookscdc.change.Operation;
import dev.tocsin.hookscdc.table.TableName;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** Reads what the engine hands over. */
final class RecordReader {

    private final String database;
    private final Unavailable unavailable;
    private final Predicate<TableName> fullIdentity;
    private final ColumnRules rules;

    /** @param fullIdentity whether the log has a table's whole row before */
    RecordReader(String database, String placeholder, Predicate<TableName> fullIdentity, ColumnRules rules) {
        this.database = database;
        this.unavailable = new Unavailable(placeholder);
        this.fullIdentity = fullIdentity;
        this.rules = rules;
    }

    /** The row change in a record, or empty for anything else: heartbeats, messages. */
    static Optional<RowEvent> rowEvent(SourceRecord record) {
        if (!(record.value() instanceof Struct value)
                || value.schema().field("op") == null
                || value.schema().field("source") == null) {
            return Optional.empty();
        }
        Struct source = value.getStruct("source");
        Long transaction = source.getInt64("txId");
        Long lsn = source.getInt64("lsn");
        return operation(value.getString("op"))
                .filter(known -> transaction != null && lsn != null)
                .map(known -> new RowEvent(record, value, source, known, transaction, lsn));
    }

    /** The end of a commit before which everything has been handed over; empty where the record knows none. */
    static Optional<Long> commitSeen(SourceRecord record) {
        return record.sourceOffset() != null && record.sourceOffset().get("lsn_commit") instanceof Long lsn
                ? Optional.of(lsn)
                : Optional.empty();
    }

    private static Optional<Operation> operation(@Nullable String letter) {
        return switch (String.valueOf(letter)) {
            case "c" -> Optional.of(Operation.INSERT);
            case "u" -> Optional.of(Operation.UPDATE);
            case "d" -> Optional.of(Operation.DELETE);
            case "t" -> Optional.of(Operation.TRUNCATE);
            default -> Optional.empty();
        };
    }

    /** Throws RuntimeException where the record is not as the engine's records are. */
    CapturedRow row(RowEvent event) {
        TableName name = event.table();
        List<Column> key = event.sourceRecord().key() instanceof Struct struct ? columns(struct) : List.of();
        Set<String> keys = key.stream().map(Column::name).collect(Collectors.toUnmodifiableSet());
        Optional<List<Column>> before = Optional.ofNullable(event.value().getStruct("before"))
                .map(struct -> rules.applied(name, keys, before(name, keys, columns(struct))));
        Struct after = event.value().getStruct("after");
        return new CapturedRow(
                database,
                name.schema(),
                name.table(),
                event.operation(),
                key,
                before,
                Optional.ofNullable(after).map(struct -> rules.applied(name, keys, columns(struct))),
                after == null ? List.of() : missing(after),
                event.transaction(),
                event.lsn(),
                committedAt(event.source()));
    }

    /** A row that a snapshot tells, as of the mark's place in the log. */
    CapturedRow snapshotRow(TableName name, Chunk.Row row, LogMessage mark) {
        return row(name, Operation.SNAPSHOT, row, mark);
    }

    /** A row that a message in the log tells, at its place. */
    CapturedRow row(TableName name, Operation operation, Chunk.Row row, LogMessage mark) {
        Set<String> keys = row.key().stream().map(Column::name).collect(Collectors.toUnmodifiableSet());
        return new CapturedRow(
                database,
                name.schema(),
                name.table(),
                operation,
                row.key(),
                Optional.empty(),
                Optional.of(rules.applied(name, keys, row.columns())),
                List.of(),
                mark.transaction().orElse(0L),
                mark.lsn(),
                mark.at());
    }

    /** With less than the full identity the log has the key alone; the engine fills the rest up with nulls. */
    private List<Column> before(TableName table, Set<String> keys, List<Column> columns) {
        boolean keyOnly = columns.stream()
                .filter(column -> !keys.contains(column.name()))
                .allMatch(column -> column.value() == null);
        return keyOnly || !fullIdentity.test(table)
                ? columns.stream()
                        .filter(column -> keys.contains(column.name()))
                        .toList()
                : columns;
    }

    private List<Column> columns(Struct image) {
        List<Column> columns = new ArrayList<>();
        for (Field field : image.schema().fields()) {
            Object value = image.getWithoutDefault(field.name());
            if (!unavailable.is(value)) {
                columns.add(ColumnTypes.column(field, value));
            }
        }
        return columns;
    }

    private List<String> missing(Struct image) {
        return image.schema().fields().stream()
                .map(Field::name)
                .filter(name -> unavailable.is(image.getWithoutDefault(name)))
                .toList();
    }

    private static Instant committedAt(Struct source) {
        if (source.schema().field("ts_us") != null && source.getInt64("ts_us") != null) {
            return Instant.EPOCH.plus(source.getInt64("ts_us"), ChronoUnit.MICROS);
        }
        return Instant.ofEpochMilli(source.getInt64("ts_ms"));
    }

    /** A record that is a row change, taken apart as far as every one is alike. */
    record RowEvent(
            SourceRecord sourceRecord, Struct value, Struct source, Operation operation, long transaction, long lsn) {

        TableName table() {
            return new TableName(source.getString("schema"), source.getString("table"));
        }
    }
}
