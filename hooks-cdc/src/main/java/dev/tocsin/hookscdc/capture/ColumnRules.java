package dev.tocsin.hookscdc.capture;

import dev.tocsin.hookscdc.change.Column;
import dev.tocsin.hookscdc.change.ColumnType;
import dev.tocsin.hookscdc.table.ColumnPattern;
import dev.tocsin.hookscdc.table.TableName;
import java.util.List;
import java.util.Set;

/**
 * What of a row must not reach Kafka. A key's columns always do: the row is named by them.
 *
 * @param exclude left out
 * @param mask told as {@code ***}, unless null
 */
record ColumnRules(List<ColumnPattern> exclude, List<ColumnPattern> mask) {

    private static final String MASKED = "***";

    ColumnRules {
        exclude = List.copyOf(exclude);
        mask = List.copyOf(mask);
    }

    List<Column> applied(TableName table, Set<String> keys, List<Column> columns) {
        return columns.stream()
                .filter(column -> keys.contains(column.name()) || !any(exclude, table, column))
                .map(column -> keys.contains(column.name()) || !any(mask, table, column) ? column : masked(column))
                .toList();
    }

    private static boolean any(List<ColumnPattern> patterns, TableName table, Column column) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(table, column.name()));
    }

    private static Column masked(Column column) {
        ColumnType text = ColumnType.of(ColumnType.Kind.TEXT);
        return new Column(column.name(), text, column.value() == null ? null : MASKED);
    }
}
