package dev.tocsin.hookscdc.binlog;

import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import com.github.shyiko.mysql.binlog.event.TableMapEventMetadata;
import com.github.shyiko.mysql.binlog.event.deserialization.ColumnType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table's rows in the log.
 *
 * @param columns the log may have hidden ones after them
 * @param key places of the primary key's columns, in its order
 */
record TableShape(List<ColumnShape> columns, List<Integer> key) {

    private static final Map<String, Set<ColumnType>> IN_THE_LOG = Map.ofEntries(
            Map.entry("tinyint", EnumSet.of(ColumnType.TINY)),
            Map.entry("smallint", EnumSet.of(ColumnType.SHORT)),
            Map.entry("mediumint", EnumSet.of(ColumnType.INT24)),
            Map.entry("int", EnumSet.of(ColumnType.LONG)),
            Map.entry("bigint", EnumSet.of(ColumnType.LONGLONG)),
            Map.entry("decimal", EnumSet.of(ColumnType.NEWDECIMAL)),
            Map.entry("float", EnumSet.of(ColumnType.FLOAT)),
            Map.entry("double", EnumSet.of(ColumnType.DOUBLE)),
            Map.entry("bit", EnumSet.of(ColumnType.BIT)),
            Map.entry("year", EnumSet.of(ColumnType.YEAR)),
            Map.entry("date", EnumSet.of(ColumnType.DATE)),
            Map.entry("time", EnumSet.of(ColumnType.TIME, ColumnType.TIME_V2)),
            Map.entry("datetime", EnumSet.of(ColumnType.DATETIME, ColumnType.DATETIME_V2)),
            Map.entry("timestamp", EnumSet.of(ColumnType.TIMESTAMP, ColumnType.TIMESTAMP_V2)),
            Map.entry("char", EnumSet.of(ColumnType.STRING)),
            Map.entry("binary", EnumSet.of(ColumnType.STRING)),
            Map.entry("enum", EnumSet.of(ColumnType.STRING, ColumnType.ENUM)),
            Map.entry("set", EnumSet.of(ColumnType.STRING, ColumnType.SET)),
            Map.entry("varchar", EnumSet.of(ColumnType.VARCHAR, ColumnType.VAR_STRING)),
            Map.entry("varbinary", EnumSet.of(ColumnType.VARCHAR, ColumnType.VAR_STRING)),
            Map.entry("text", EnumSet.of(ColumnType.BLOB)),
            Map.entry("blob", EnumSet.of(ColumnType.BLOB)),
            Map.entry("json", EnumSet.of(ColumnType.JSON, ColumnType.BLOB)));

    TableShape {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
    }

    /**
     * Holds what the log says against what the server has now, which may be younger. Throws IllegalStateException, with
     * what would help, where they do not agree.
     *
     * @param now the columns that the table has now
     * @param keyNow the names in its primary key now
     */
    static TableShape of(TableMapEventData log, List<ColumnShape> now, List<String> keyNow) {
        TableMapEventMetadata metadata = log.getEventMetadata();
        List<String> names = metadata == null ? null : metadata.getColumnNames();
        return metadata != null && names != null && !names.isEmpty()
                ? named(log, metadata, names, now)
                : placed(log, now, keyNow);
    }

    /** The log names the columns itself ({@code binlog_row_metadata = FULL}). */
    private static TableShape named(
            TableMapEventData log, TableMapEventMetadata metadata, List<String> names, List<ColumnShape> now) {
        List<ColumnShape> columns = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            ColumnType type = type(log, i);
            columns.add(now.stream()
                    .filter(column -> column.name().equals(name) && fits(column, type))
                    .findFirst()
                    .orElseGet(
                            () -> new ColumnShape(name, "", false, Optional.of(StandardCharsets.UTF_8), List.of(), 0)));
        }
        return new TableShape(columns, key(metadata));
    }

    private static List<Integer> key(TableMapEventMetadata metadata) {
        @Nullable List<Integer> simple = metadata.getSimplePrimaryKeys();
        if (simple != null && !simple.isEmpty()) {
            return simple;
        }
        @Nullable Map<Integer, Integer> withPrefix = metadata.getPrimaryKeysWithPrefix();
        return withPrefix == null ? List.of() : List.copyOf(new TreeSet<>(withPrefix.keySet()));
    }

    /** The log has types only: the columns are those that the table has now, if these fit. */
    private static TableShape placed(TableMapEventData log, List<ColumnShape> now, List<String> keyNow) {
        int logged = log.getColumnTypes().length;
        boolean fits = !now.isEmpty() && logged >= now.size();
        for (int i = 0; fits && i < logged; i++) {
            ColumnType type = type(log, i);
            // Behind the last column MariaDB keeps hidden ones, of hashes.
            fits = i < now.size() ? fits(now.get(i), type) : type == ColumnType.LONGLONG;
        }
        if (!fits) {
            String table = log.getDatabase() + "." + log.getTable();
            throw new IllegalStateException(
                    now.isEmpty()
                            ? "table " + table + " is gone, or may not be seen: GRANT SELECT ON " + table
                                    + "; and for what was logged before a table was dropped, SET GLOBAL"
                                    + " binlog_row_metadata = 'FULL' makes the log say what its columns are"
                            : "table " + table + " has " + now.size() + " columns now but had " + logged
                                    + ", or others, when the row was logged: SET GLOBAL binlog_row_metadata = 'FULL'"
                                    + " makes the log say what its columns are");
        }
        List<String> names = now.stream().map(ColumnShape::name).toList();
        return new TableShape(now, keyNow.stream().map(names::indexOf).toList());
    }

    private static ColumnType type(TableMapEventData log, int column) {
        return ColumnType.byCode(log.getColumnTypes()[column] & 0xFF);
    }

    private static boolean fits(ColumnShape column, @Nullable ColumnType type) {
        String general = column.type().replaceFirst("^(tiny|medium|long)(text|blob)$", "$2");
        Set<ColumnType> expected = IN_THE_LOG.get(general);
        return expected == null || (type != null && expected.contains(type));
    }
}
