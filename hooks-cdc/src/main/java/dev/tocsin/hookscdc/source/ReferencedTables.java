package dev.tocsin.hookscdc.source;

import dev.tocsin.hookscdc.change.Column;
import dev.tocsin.hookscdc.change.Literals;
import dev.tocsin.hookscdc.related.ForeignKey;
import dev.tocsin.hookscdc.related.ReferencedRows;
import dev.tocsin.hookscdc.related.TableShape;
import dev.tocsin.hookscdc.related.TableShape.Typed;
import dev.tocsin.hookscdc.table.TableName;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Related rows of a PostgreSQL database, over a connection of their own.
 *
 * <p>Threading: one thread.
 */
public final class ReferencedTables implements ReferencedRows {

    /** Rows are told as captured ones are, whatever the role's own settings. */
    private static final String SESSION = "set timezone = 'UTC'; set intervalstyle = 'iso_8601';"
            + " set bytea_output = 'hex'; set statement_timeout = '5s'; set default_transaction_read_only = on";

    private static final String COLUMNS = """
            select a.attname, coalesce(b.typname, t.typname), format_type(a.atttypid, a.atttypmod),
              exists (select 1 from pg_index i where i.indrelid = a.attrelid and i.indisprimary
                      and a.attnum = any(i.indkey))
            from pg_attribute a
            join pg_type t on t.oid = a.atttypid
            left join pg_type b on b.oid = t.typbasetype and t.typtype = 'd'
            where a.attrelid = to_regclass(?) and a.attnum > 0 and not a.attisdropped
            order by a.attnum""";

    private static final String FOREIGN_KEYS = """
            select k.attname, n.nspname, r.relname, ra.attname
            from pg_constraint c
            join pg_class r on r.oid = c.confrelid
            join pg_namespace n on n.oid = r.relnamespace
            join pg_attribute k on k.attrelid = c.conrelid and k.attnum = c.conkey[1]
            join pg_attribute ra on ra.attrelid = c.confrelid and ra.attnum = c.confkey[1]
            where c.conrelid = to_regclass(?) and c.contype = 'f' and cardinality(c.conkey) = 1
            order by c.oid""";

    /** Resources, object not in the needed state, operator's intervention, conflicts. */
    private static final Set<String> PASSING = Set.of("53", "55", "57", "40");

    /** How types are selected whose own text is not what captured rows have. */
    private static final Map<String, String> EXPRESSIONS =
            Map.of("money", "(t.%s)::numeric::text", "hstore", "to_json(t.%s)::text");

    private static final Map<String, String> SELECTED_AS = Map.of("money", "numeric", "hstore", "json");
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
        List<Typed> columns = new ArrayList<>();
        Set<String> key = new HashSet<>();
        List<ForeignKey> foreign = new ArrayList<>();
        each(COLUMNS, table, row -> {
            columns.add(new Typed(row.getString(1), row.getString(2), row.getString(3)));
            if (row.getBoolean(4)) {
                key.add(row.getString(1));
            }
        });
        each(
                FOREIGN_KEYS,
                table,
                row -> foreign.add(new ForeignKey(
                        row.getString(1), new TableName(row.getString(2), row.getString(3)), row.getString(4))));
        return new TableShape(table, columns, key, foreign);
    }

    private void each(String sql, TableName table, Each each) throws SQLException {
        try (PreparedStatement statement = source.connection().prepareStatement(sql)) {
            statement.setString(1, Quoted.name(table));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    each.row(rows);
                }
            }
        }
    }

    /** Each value has a row, so that the time is told even if nothing is found. */
    @Override
    public Found read(TableShape table, String column, List<String> values) throws SQLException {
        Typed by = table.typed(column)
                .orElseThrow(() -> new SQLException("there is no column " + table.name() + "." + column, "42703"));
        String selected = table.columns().stream()
                .map(each ->
                        EXPRESSIONS.getOrDefault(each.type(), "(t.%s)::text").replace("%s", Quoted.name(each.name())))
                .collect(Collectors.joining(", "));
        String name = Quoted.name(column);
        String sql = "select k.n, statement_timestamp(), t." + name + " is not null, " + selected
                + " from unnest(?::text[]) with ordinality k(v, n) left join "
                + Quoted.name(table.name()) + " t on t." + name + " = k.v::" + by.declared();
        Map<String, List<Column>> found = new HashMap<>();
        Instant at = Instant.MIN;
        try (PreparedStatement statement = source.connection().prepareStatement(sql)) {
            statement.setArray(1, source.connection().createArrayOf("text", values.toArray()));
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

    private static List<Column> row(TableShape table, ResultSet row) throws SQLException {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < table.columns().size(); i++) {
            Typed column = table.columns().get(i);
            @Nullable String text = row.getString(OWN_COLUMNS + 1 + i);
            String type = SELECTED_AS.getOrDefault(column.type(), column.type());
            columns.add(Literals.value(column.name(), type, text));
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

    /** Takes a row of a result. */
    private interface Each {
        void row(ResultSet row) throws SQLException;
    }
}
