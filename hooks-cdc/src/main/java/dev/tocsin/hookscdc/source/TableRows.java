package dev.tocsin.hookscdc.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tocsin.hookscdc.source.TableShape.Part;
import dev.tocsin.hookscdc.table.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a table piece by piece in the order of its primary key, each piece with a mark in the log.
 *
 * <p>Threading: one thread, the source's.
 */
public final class TableRows {

    private static final int MOST_ROWS = 1000;
    private static final int MOST_CHARACTERS = 8 * 1024 * 1024;
    private static final int FETCH = 100;
    private static final ObjectMapper JSON = new ObjectMapper();
    static final String AS_TEXT = TextColumn.SETTINGS.entrySet().stream()
            .map(setting -> "set local " + setting.getKey() + " = '" + setting.getValue() + "'")
            .collect(Collectors.joining("; "));

    private static final String PUBLISHED = """
            select to_jsonb(p) ->> 'attnames', to_jsonb(p) ->> 'rowfilter', c.relkind = 'p', c.oid::text
            from pg_publication_tables p
            join pg_namespace n on n.nspname = p.schemaname
            join pg_class c on c.relnamespace = n.oid and c.relname = p.tablename
            where p.pubname = ? and p.schemaname = ? and p.tablename = ?""";

    private final Source source;
    private final String publication;

    public TableRows(Source source, String publication) {
        this.source = source;
        this.publication = publication;
    }

    /** Whether the server tells marks: PostgreSQL 14 or later. */
    public boolean possible() throws SQLException {
        return source.connection().getMetaData().getDatabaseMajorVersion() >= 14;
    }

    /** What is published of the table; empty: nothing. */
    public Optional<TableShape> shape(TableName table) throws SQLException {
        record Found(@Nullable String columns, @Nullable String filter, boolean partitioned, String oid) {}
        Optional<Found> found = source.optional(
                PUBLISHED,
                row -> new Found(row.getString(1), row.getString(2), row.getBoolean(3), row.getString(4)),
                publication,
                table.schema(),
                table.table());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        List<String> names =
                found.get().columns() == null ? List.of() : texts(found.get().columns());
        List<Part> parts = TableParts.of(source, found.get().oid()).stream()
                .filter(part -> !part.generated())
                .filter(part -> names.isEmpty() || names.contains(part.column().name()))
                .toList();
        Optional<String> filter = Optional.ofNullable(found.get().filter());
        return Optional.of(new TableShape(found.get().partitioned(), parts, filter));
    }

    /** The greatest key there is; empty: there is no row. */
    public Optional<String> greatestKey(TableName table, TableShape shape) throws SQLException {
        String columns = shape.key().stream().map(TableRows::expression).collect(Collectors.joining(", "));
        String order = shape.key().stream()
                .map(part -> Quoted.name(part.column().name()) + " desc")
                .collect(Collectors.joining(", "));
        String sql = "select " + columns + from(table, shape)
                + shape.filter().map(filter -> " where (" + filter + ")").orElse("") + " order by " + order
                + " limit 1";
        return source.optional(sql, row -> text(values(row, shape.key().size())));
    }

    /** Writes a mark into the log. */
    public void mark(String prefix, String mark) throws SQLException {
        source.optional("select pg_logical_emit_message(true, ?, ?)::text", row -> 1, prefix, mark);
    }

    /**
     * Reads the next piece and writes its mark in one transaction, so that the piece is what the table had just before
     * the mark. {@code taken} has the piece before the mark can be read from the log.
     */
    public void read(Piece piece, String prefix, String mark, Consumer<Rows> taken) throws SQLException {
        Connection connection = source.connection();
        connection.setAutoCommit(false);
        try {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            source.execute(AS_TEXT);
            Rows rows = rows(connection, piece);
            mark(prefix, mark);
            taken.accept(rows);
            connection.commit();
        } catch (SQLException | RuntimeException e) {
            undo(connection, e);
            throw e;
        } finally {
            leave(connection);
        }
    }

    private static void undo(Connection connection, Exception because) {
        try {
            connection.rollback();
        } catch (SQLException lost) {
            because.addSuppressed(lost);
        }
    }

    private static void leave(Connection connection) throws SQLException {
        if (!connection.isClosed()) {
            connection.setAutoCommit(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        }
    }

    private static Rows rows(Connection connection, Piece piece) throws SQLException {
        List<List<@Nullable String>> rows = new ArrayList<>();
        long characters = 0;
        boolean more = false;
        try (PreparedStatement statement = connection.prepareStatement(sql(piece))) {
            statement.setFetchSize(FETCH);
            int index = 0;
            for (String value : parameters(piece)) {
                statement.setString(++index, value);
            }
            try (ResultSet result = statement.executeQuery()) {
                while (!more && result.next()) {
                    List<@Nullable String> row =
                            values(result, piece.shape().columns().size());
                    rows.add(row);
                    characters += row.stream()
                            .mapToLong(value -> value == null ? 0 : value.length())
                            .sum();
                    more = rows.size() >= MOST_ROWS || characters > MOST_CHARACTERS;
                }
            }
        }
        return new Rows(rows, !more);
    }

    private static String sql(Piece piece) {
        TableShape shape = piece.shape();
        String columns = shape.columns().stream().map(TableRows::expression).collect(Collectors.joining(", "));
        String key = shape.key().stream()
                .map(part -> Quoted.name(part.column().name()))
                .collect(Collectors.joining(", "));
        String given = shape.key().stream()
                .map(part -> "cast(? as " + part.column().declared() + ")")
                .collect(Collectors.joining(", "));
        return "select " + columns + from(piece.table(), shape) + " where row(" + key + ") <= row(" + given + ")"
                + (piece.after().isPresent() ? " and row(" + key + ") > row(" + given + ")" : "")
                + shape.filter().map(filter -> " and (" + filter + ")").orElse("") + " order by " + key + " limit "
                + MOST_ROWS;
    }

    private static List<String> parameters(Piece piece) {
        List<String> parameters = new ArrayList<>(texts(piece.upTo()));
        piece.after().ifPresent(after -> parameters.addAll(texts(after)));
        return parameters;
    }

    private static String from(TableName table, TableShape shape) {
        return " from " + (shape.partitioned() ? "" : "only ") + Quoted.name(table);
    }

    private static String expression(Part part) {
        return part.column().expression("");
    }

    private static List<@Nullable String> values(ResultSet row, int count) throws SQLException {
        List<@Nullable String> values = new ArrayList<>(Collections.nCopies(count, null));
        for (int i = 0; i < count; i++) {
            values.set(i, row.getString(i + 1));
        }
        return values;
    }

    private static String text(List<@Nullable String> key) {
        try {
            return JSON.writeValueAsString(key);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts are always JSON", e);
        }
    }

    private static List<String> texts(String json) {
        try {
            return JSON.readValue(json, new TypeReference<List<String>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("expected a JSON array of texts but was " + json, e);
        }
    }

    /** The key of a row, as {@link Piece} takes it. */
    public static String keyOf(TableShape shape, List<@Nullable String> row) {
        List<@Nullable String> key = new ArrayList<>();
        shape.key().forEach(part -> key.add(row.get(shape.columns().indexOf(part))));
        return text(key);
    }

    /**
     * Which rows to read.
     *
     * @param after the key that they come after; empty: from the first
     * @param upTo the last key
     */
    public record Piece(TableName table, TableShape shape, Optional<String> after, String upTo) {}

    /**
     * Rows, each with PostgreSQL's own text of its columns.
     *
     * @param last whether there are no more up to the last key
     */
    public record Rows(List<List<@Nullable String>> rows, boolean last) {}
}
