package dev.tocsin.hookscdc.binlog;

import dev.tocsin.hookscdc.change.Column;
import dev.tocsin.hookscdc.related.ForeignKey;
import dev.tocsin.hookscdc.related.KeyText;
import dev.tocsin.hookscdc.related.ReferencedRows;
import dev.tocsin.hookscdc.related.TableShape;
import dev.tocsin.hookscdc.related.TableShape.Typed;
import dev.tocsin.hookscdc.table.TableName;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Related rows of a MySQL or MariaDB database, over a connection of their own: read no earlier than everything is visible
 * that the log has told, as it tells commits a moment before others see them.
 *
 * <p>Threading: one thread.
 */
final class ReferencedByKeys implements ReferencedRows {

    private static final long TRY_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long VISIBLE_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final String NOT_VISIBLE = "HYT00";
    /** Lock wait, deadlock, time limits of both servers, a table that was altered. */
    private static final Set<Integer> PASSING = Set.of(1205, 1213, 1969, 3024, 1412);

    private final BinlogServer server;
    private final boolean mariaDb;
    private final Viewpoint viewpoint;
    private final Supplier<LogPosition> told;
    private final Map<TableName, List<ColumnShape>> columns = new HashMap<>();

    private ReferencedByKeys(BinlogServer server, ServerFacts facts, Supplier<LogPosition> told) {
        this.server = server;
        this.mariaDb = facts.mariaDb();
        this.viewpoint = new Viewpoint(server, facts);
        this.told = told;
    }

    /**
     * Takes over a connection.
     *
     * @param told up to where the log is told when rows are read
     */
    static ReferencedByKeys over(BinlogServer server, ServerFacts facts, Supplier<LogPosition> told)
            throws SQLException {
        try {
            server.execute(
                    facts.mariaDb() ? "set session max_statement_time = 5" : "set session max_execution_time = 5000");
            return new ReferencedByKeys(server, facts, told);
        } catch (SQLException e) {
            server.close();
            throw e;
        }
    }

    @Override
    public TableShape shape(TableName table) throws SQLException {
        List<ColumnShape> found = server.columns(table, mariaDb);
        columns.put(table, found);
        List<Typed> typed = found.stream()
                .map(column -> new Typed(column.name(), column.type(), column.type()))
                .toList();
        return new TableShape(table, typed, Set.copyOf(server.key(table)), foreignKeys(table));
    }

    private List<ForeignKey> foreignKeys(TableName table) throws SQLException {
        Map<String, ForeignKey> keys = new LinkedHashMap<>();
        server.read(
                "select constraint_name, column_name, referenced_table_schema, referenced_table_name,"
                        + " referenced_column_name from information_schema.key_column_usage where table_schema = ? and"
                        + " table_name = ? and referenced_table_name is not null"
                        + " order by constraint_name, ordinal_position",
                row -> keys.merge(
                        row.getString(1),
                        new ForeignKey(
                                List.of(row.getString(2)),
                                new TableName(row.getString(3), row.getString(4)),
                                List.of(row.getString(5))),
                        ReferencedByKeys::together),
                table.schema(),
                table.table());
        return List.copyOf(keys.values());
    }

    private static ForeignKey together(ForeignKey key, ForeignKey next) {
        List<String> from = new ArrayList<>(key.columns());
        List<String> to = new ArrayList<>(key.referenced());
        from.addAll(next.columns());
        to.addAll(next.referenced());
        return new ForeignKey(from, key.table(), to);
    }

    /** Of no time: each batch is read anew, as the log's times are not those of the commits. */
    @Override
    public Found read(TableShape table, List<String> by, List<List<String>> values) throws SQLException {
        long until = System.nanoTime() + VISIBLE_WITHIN_NANOS;
        Optional<Viewpoint.Seen<Map<List<String>, List<Column>>>> seen = Optional.empty();
        while (seen.isEmpty()) {
            seen = viewpoint.look(told.get(), () -> rows(table.name(), by, values));
            if (seen.isEmpty()) {
                if (System.nanoTime() > until) {
                    throw new SQLException("the server does not show what its log has told already", NOT_VISIBLE);
                }
                LockSupport.parkNanos(TRY_EVERY_NANOS);
            }
        }
        return new Found(Instant.EPOCH, seen.get().value());
    }

    private Map<List<String>, List<Column>> rows(TableName table, List<String> by, List<List<String>> values)
            throws SQLException {
        Map<List<String>, List<Column>> rows = new HashMap<>();
        List<List<String>> missing = new ArrayList<>(values);
        for (List<Column> row : rows(table, by, values, "")) {
            KeyText.of(row, by).filter(missing::remove).ifPresent(key -> rows.put(key, row));
        }
        // Equal as the column's collation has it, though written otherwise: the server alone can tell.
        for (List<String> each : missing) {
            rows(table, by, List.of(each), " limit 1").forEach(row -> rows.put(each, row));
        }
        return rows;
    }

    private List<List<Column>> rows(TableName table, List<String> by, List<List<String>> values, String limit)
            throws SQLException {
        List<ColumnShape> shapes = columns.getOrDefault(table, List.of());
        String either = values.stream()
                .flatMap(each -> condition(shapes, by, each).stream())
                .collect(Collectors.joining(" or "));
        List<List<Column>> rows = new ArrayList<>();
        if (either.isEmpty()) {
            return rows;
        }
        String selected = shapes.stream().map(CellSql::selected).collect(Collectors.joining(", "));
        String sql = "select " + selected + " from " + CellSql.quoted(table.schema()) + "."
                + CellSql.quoted(table.table()) + " where " + either + limit;
        server.read(sql, row -> {
            List<Column> told = new ArrayList<>();
            for (ColumnShape shape : shapes) {
                told.add(CellSql.column(shape, row, told.size() + 1));
            }
            rows.add(told);
        });
        return rows;
    }

    private static Optional<String> condition(List<ColumnShape> shapes, List<String> by, List<String> values) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < by.size(); i++) {
            String name = by.get(i);
            String value = values.get(i);
            shapes.stream()
                    .filter(shape -> shape.name().equals(name))
                    .findFirst()
                    .flatMap(shape -> CellSql.literal(shape, value))
                    .ifPresent(literal -> all.add(CellSql.quoted(name) + " = " + literal));
        }
        return all.size() == by.size() ? Optional.of("(" + String.join(" and ", all) + ")") : Optional.empty();
    }

    @Override
    public boolean lost(SQLException e) {
        return BinlogServer.lost(e);
    }

    @Override
    public boolean passing(SQLException e) {
        return NOT_VISIBLE.equals(e.getSQLState()) || PASSING.contains(e.getErrorCode());
    }

    @Override
    public void close() {
        server.close();
    }
}
