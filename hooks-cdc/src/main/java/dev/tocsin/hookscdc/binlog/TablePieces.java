package dev.tocsin.hookscdc.binlog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tocsin.hookscdc.change.Column;
import dev.tocsin.hookscdc.change.RowChange;
import dev.tocsin.hookscdc.publish.SnapshotState;
import dev.tocsin.hookscdc.table.TableName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads a table piece by piece in the order of its primary key. Keys are kept as JSON arrays of SQL's literals.
 *
 * <p>Threading: one thread, the server's.
 */
final class TablePieces {

    private static final int MOST_ROWS = 1000;
    private static final long MOST_CHARACTERS = 8L * 1024 * 1024;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final BinlogServer server;
    private final boolean mariaDb;

    TablePieces(BinlogServer server, boolean mariaDb) {
        this.server = server;
        this.mariaDb = mariaDb;
    }

    /** A table's columns as they are now, and its primary key. Without columns where it cannot be seen. */
    Shape shape(TableName table) throws SQLException {
        List<ColumnShape> columns = server.columns(table, mariaDb);
        List<ColumnShape> key = new ArrayList<>();
        for (String name : server.key(table)) {
            columns.stream().filter(column -> column.name().equals(name)).forEach(key::add);
        }
        return new Shape(table, columns, key);
    }

    /** What of a table is read. */
    record Shape(TableName table, List<ColumnShape> columns, List<ColumnShape> key) {

        Shape {
            columns = List.copyOf(columns);
            key = List.copyOf(key);
        }

        private String from() {
            return " from " + CellSql.quoted(table.schema()) + "." + CellSql.quoted(table.table());
        }

        private String order(String direction) {
            return key.stream()
                    .map(column -> CellSql.quoted(column.name()) + direction)
                    .collect(Collectors.joining(", ", " order by ", ""));
        }

        private List<Column> keyOf(List<Column> row) {
            return key.stream().map(column -> row.get(columns.indexOf(column))).toList();
        }
    }

    /** The greatest key there is; empty: there is no row. */
    Optional<String> greatestKey(Shape shape) throws SQLException {
        List<String> found = new ArrayList<>();
        server.read(
                "select " + literals(shape) + shape.from() + shape.order(" desc") + " limit 1",
                row -> found.add(text(literals(row, 0, shape))));
        return found.stream().findFirst();
    }

    /** The next piece after what is told already, up to the last key to be told. */
    Piece read(Shape shape, SnapshotState asked, String upTo) throws SQLException {
        List<Piece.Row> rows = new ArrayList<>();
        List<String> lastKeys = new ArrayList<>(List.of(asked.lastKey().orElse("")));
        long[] characters = {0};
        int columns = shape.columns().size();
        server.read(sql(shape, asked.lastKey(), upTo), row -> {
            if (characters[0] > MOST_CHARACTERS) {
                return;
            }
            List<Column> told = new ArrayList<>();
            for (ColumnShape column : shape.columns()) {
                told.add(CellSql.column(column, row, told.size() + 1));
                characters[0] += size(told.get(told.size() - 1));
            }
            List<Column> key = shape.keyOf(told);
            rows.add(new Piece.Row(RowChange.keyOf(key), key, told));
            lastKeys.set(0, text(literals(row, columns, shape)));
        });
        String lastKey = lastKeys.get(0);
        boolean last = rows.size() < MOST_ROWS && characters[0] <= MOST_CHARACTERS;
        return new Piece(asked.command(), shape.table(), rows, lastKey, last);
    }

    private static long size(Column column) {
        Object value = column.value();
        return value == null
                ? 0
                : value instanceof byte[] bytes
                        ? bytes.length
                        : String.valueOf(value).length();
    }

    private static String sql(Shape shape, Optional<String> after, String upTo) {
        String columns = shape.columns().stream().map(CellSql::selected).collect(Collectors.joining(", "));
        String from = after.map(key -> " and (" + beyond(shape, parts(shape, key), ">") + ")")
                .orElse("");
        List<String> end = parts(shape, upTo);
        return "select " + columns + ", " + literals(shape) + shape.from() + " where (" + beyond(shape, end, "<")
                + " or " + together(shape, end, end.size()) + ")" + from + shape.order("") + " limit " + MOST_ROWS;
    }

    /** {@code a > 1 or a = 1 and b > 2}: rows compared whole are not looked up in the index. */
    private static String beyond(Shape shape, List<String> key, String comparison) {
        List<String> either = new ArrayList<>();
        for (int i = 0; i < key.size(); i++) {
            String last = CellSql.quoted(shape.key().get(i).name()) + " " + comparison + " " + key.get(i);
            either.add(i == 0 ? last : together(shape, key, i) + " and " + last);
        }
        return String.join(" or ", either);
    }

    private static String together(Shape shape, List<String> key, int count) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(CellSql.quoted(shape.key().get(i).name()) + " = " + key.get(i));
        }
        return String.join(" and ", all);
    }

    private static String literals(Shape shape) {
        return shape.key().stream().map(CellSql::selectedLiteral).collect(Collectors.joining(", "));
    }

    private static List<String> literals(ResultSet row, int before, Shape shape) throws SQLException {
        List<String> literals = new ArrayList<>(Collections.nCopies(shape.key().size(), ""));
        for (int i = 0; i < literals.size(); i++) {
            literals.set(i, String.valueOf(row.getString(before + i + 1)));
        }
        return literals;
    }

    private static String text(List<String> key) {
        try {
            return JSON.writeValueAsString(key);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts are always JSON", e);
        }
    }

    /** Throws IllegalStateException where it is not a key of such a table. */
    private static List<String> parts(Shape shape, String json) {
        try {
            List<String> parts = JSON.readValue(json, new TypeReference<List<String>>() {});
            if (parts.size() != shape.key().size()) {
                throw new IllegalStateException("the table's primary key was changed meanwhile");
            }
            return parts.stream().map(CellSql::requireLiteral).toList();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the position has a key of a snapshot that is no JSON", e);
        }
    }
}
