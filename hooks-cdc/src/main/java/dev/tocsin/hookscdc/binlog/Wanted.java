package dev.tocsin.hookscdc.binlog;

import dev.tocsin.hookscdc.change.Operation;
import dev.tocsin.hookscdc.table.Demand;
import dev.tocsin.hookscdc.table.TableName;
import dev.tocsin.hookscdc.table.TablePattern;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which tables' rows are to be told.
 *
 * <p>Threading: thread-safe.
 *
 * @param allowed the definition's own {@code tables} and {@code schemas}; empty: all
 */
record Wanted(List<Demand> demands, List<TablePattern> allowed, Map<TableName, Boolean> answers) {

    static Wanted of(List<Demand> demands, List<TablePattern> allowed) {
        return new Wanted(List.copyOf(demands), List.copyOf(allowed), new ConcurrentHashMap<>());
    }

    boolean wants(TableName table) {
        return answers.computeIfAbsent(table, this::answer);
    }

    /** The same of an operation that is left out where nobody asks for it. */
    boolean wants(TableName table, Operation operation) {
        return wants(table)
                && demands.stream()
                        .filter(demand -> demand.operations().contains(operation.word()))
                        .map(Demand::tables)
                        .anyMatch(pattern -> means(pattern, table));
    }

    private boolean answer(TableName table) {
        return demands.stream().map(Demand::tables).anyMatch(pattern -> means(pattern, table))
                && (allowed.isEmpty() || allowed.stream().anyMatch(pattern -> means(pattern, table)));
    }

    /** A wild card does not mean the server's own tables. */
    private static boolean means(TablePattern pattern, TableName table) {
        return pattern.matches(table)
                && (!BinlogServer.SYSTEM.contains(table.schema())
                        || pattern.schema().equals(table.schema()));
    }
}
