package dev.tocsin.hookscdc.source;

import dev.tocsin.hookscdc.change.Column;
import dev.tocsin.hookscdc.related.ForeignKey;
import dev.tocsin.hookscdc.related.ReferencedRows;
import dev.tocsin.hookscdc.related.TableShape;
import dev.tocsin.hookscdc.related.TableShape.Typed;
import dev.tocsin.hookscdc.source.TableShape.Part;
import dev.tocsin.hookscdc.table.TableName;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Related rows of a PostgreSQL database, over a connection of their own.
 *
 * <p>Threading: one thread.
 */
public final class ReferencedTables implements ReferencedRows {

    /** Rows are told as captured ones are, whatever the role's own settings. */
    private static final String SESSION = TextColumn.SETTINGS.entrySet().stream()
                    .map(setting -> "set " + setting.getKey() + " = '" + setting.getValue() + "'; ")
                    .collect(Collectors.joining())
            + "set timezone = 'UTC'; set statement_timeout = '5s'; set default_transaction_read_only = on";

    private static final String FOREIGN_KEYS = """
            select from_.names, n.nspname, r.relname, to_.names
            from pg_constraint c
            join pg_class r on r.oid = c.confrelid
            join pg_namespace n on n.oid = r.relnamespace
            cross join lateral (
              select array_agg(a.attname::text order by k.place) as names
              from unnest(c.conkey) with ordinality k(attnum, place)
              join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.attnum) from_
            cross join lateral (
              select array_agg(a.attname::text order by k.place) as names
              from unnest(c.confkey) with ordinality k(attnum, place)
              join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.attnum) to_
            where c.conrelid = to_regclass(?) and c.contype = 'f'
            order by c.oid""";

    /** Resources, object not in the needed state, operator's intervention, conflicts. */
    private static final Set<String> PASSING = Set.of("53", "55", "57", "40");

    private static final int OWN_COLUMNS = 3;

    private final Source source;

    private ReferencedTables(Source source) {
        this.source = source;
    }

    /** Takes over a connection. SQLException where it fails; it is closed then. */
    public static ReferencedTables over(Source source) throws SQLException {
        try {
            source.execute(SESSION);
            return new ReferencedTables(source);
        } catch (SQLException e) {
            source.close();
            throw e;
        }
    }

    @Override
    public TableShape shape(TableName table) throws SQLException {
        Optional<String> oid = oid(table);
        if (oid.isEmpty()) {
            return new TableShape(table, List.of(), Set.of(), List.of());
        }
        List<Part> parts = TableParts.of(source, oid.get());
        List<Typed> columns = parts.stream()
                .map(Part::column)
                .map(column -> new Typed(column.name(), column.type(), column.declared()))
                .toList();
        Set<String> key = parts.stream()
                .filter(part -> part.keyPlace() > 0)
                .map(part -> part.column().name())
                .collect(Collectors.toUnmodifiableSet());
        return new TableShape(table, columns, key, foreignKeys(table));
    }

    private Optional<String> oid(TableName table) throws SQLException {
        return source.optional(
                "select oid::text from pg_class where oid = to_regclass(?)",
                row -> row.getString(1),
                Quoted.name(table));
    }

    private List<ForeignKey> foreignKeys(TableName table) throws SQLException {
        List<ForeignKey> keys = new ArrayList<>();
        try (PreparedStatement statement = source.connection().prepareStatement(FOREIGN_KEYS)) {
            statement.setString(1, Quoted.name(table));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    TableName referenced = new TableName(rows.getString(2), rows.getString(3));
                    keys.add(new ForeignKey(names(rows, 1), referenced, names(rows, 4)));
                }
            }
        }
        return keys;
    }

    private static List<String> names(ResultSet row, int column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }

    /** Each list of values has a row, so that the time is told even if nothing is found. */
    @Override
    public Found read(TableShape table, List<String> columns, List<List<String>> values) throws SQLException {
        Map<List<String>, List<Column>> found = new HashMap<>();
        Instant at = Instant.MIN;
        try (PreparedStatement statement = source.connection().prepareStatement(sql(table, columns))) {
            for (int i = 0; i < columns.size(); i++) {
                int place = i;
                Object[] each = values.stream().map(list -> list.get(place)).toArray();
                statement.setArray(place + 1, source.connection().createArrayOf("text", each));
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    at = rows.getObject(2, OffsetDateTime.class).toInstant();
                    if (rows.getBoolean(OWN_COLUMNS)) {
                        found.put(values.get(rows.getInt(1) - 1), row(table, rows));
                    }
                }
            }
        }
        return new Found(at, found);
    }

    private static String sql(TableShape table, List<String> columns) throws SQLException {
        List<String> given = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<String> equal = new ArrayList<>();
        for (String name : columns) {
            Typed by = table.typed(name)
                    .orElseThrow(() -> new SQLException("there is no column " + table.name() + "." + name, "42703"));
            String value = "k.v" + given.size();
            names.add("v" + given.size());
            given.add("?::text[]");
            equal.add("t." + Quoted.name(name) + " = " + cast(value, by));
        }
        String selected = table.columns().stream()
                .map(column -> text(column).expression("t."))
                .collect(Collectors.joining(", "));
        return "select k.n, statement_timestamp(), t." + Quoted.name(columns.get(0)) + " is not null, " + selected
                + " from unnest(" + String.join(", ", given) + ") with ordinality k(" + String.join(", ", names)
                + ", n) left join " + Quoted.name(table.name()) + " t on " + String.join(" and ", equal);
    }

    /** From what a row tells to what the column holds. */
    private static String cast(String value, Typed column) {
        return column.type().equals("bytea") ? "decode(" + value + ", 'base64')" : value + "::" + column.declared();
    }

    private static TextColumn text(Typed column) {
        return new TextColumn(column.name(), column.type(), column.declared());
    }

    private static List<Column> row(TableShape table, ResultSet row) throws SQLException {
        List<Column> columns = new ArrayList<>();
        for (Typed column : table.columns()) {
            columns.add(text(column).told(row.getString(OWN_COLUMNS + 1 + columns.size())));
        }
        return columns;
    }

    @Override
    public boolean lost(SQLException e) {
        return Source.lost(e);
    }

    @Override
    public boolean passing(SQLException e) {
        String state = e.getSQLState();
        return state != null && state.length() > 1 && PASSING.contains(state.substring(0, 2));
    }

    @Override
    public void close() {
        source.close();
    }
}
