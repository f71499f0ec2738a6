package dev.tocsin.hookscdc.source;

import dev.tocsin.hookscdc.source.TableShape.Part;
import dev.tocsin.hookscdc.table.TableName;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the catalogue says of a table's columns. What a domain is made of counts, and the domain does not.
 *
 * <p>Threading: one thread, the source's.
 */
final class TableParts {

    private static final String COLUMNS = """
            select a.attname, base.typname, format_type(base.oid, base.typmod), coalesce(pk.place, 0),
              a.attgenerated <> ''
            from pg_attribute a
            cross join lateral (
              with recursive types(oid, typmod) as (
                select a.atttypid, a.atttypmod
                union all
                select t.typbasetype, t.typtypmod
                from types d join pg_type t on t.oid = d.oid where t.typtype = 'd')
              select t.oid, t.typname, d.typmod
              from types d join pg_type t on t.oid = d.oid
              where t.typtype <> 'd') base
            left join lateral (
              select k.place
              from pg_index i cross join lateral unnest(i.indkey::int2[]) with ordinality k(attnum, place)
              where i.indrelid = a.attrelid and i.indisprimary and k.place <= i.indnkeyatts and k.attnum = a.attnum) pk
              on true
            where a.attrelid = ?::oid and a.attnum > 0 and not a.attisdropped
            order by a.attnum""";

    private TableParts() {}

    /** Those of the table with this oid, in its order. */
    static List<Part> of(Source source, String oid) throws SQLException {
        List<Part> parts = new ArrayList<>();
        try (PreparedStatement statement = source.connection().prepareStatement(COLUMNS)) {
            statement.setString(1, oid);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    TextColumn column = new TextColumn(rows.getString(1), rows.getString(2), rows.getString(3));
                    parts.add(new Part(column, rows.getInt(4), rows.getBoolean(5)));
                }
            }
        }
        return parts;
    }

    /**
     * The columns of a table without primary key, with the place that each has in the unique index by which Debezium
     * names its rows: the first one that the driver tells.
     */
    static List<Part> keyedByUniqueIndex(Source source, TableName table, List<Part> parts) throws SQLException {
        List<String> key = new ArrayList<>();
        try (ResultSet columns =
                source.connection().getMetaData().getIndexInfo(null, table.schema(), table.table(), true, true)) {
            String first = null;
            while (columns.next()) {
                String index = columns.getString("INDEX_NAME");
                first = first == null ? index : first;
                if (index.equals(first)) {
                    key.add(columns.getString("COLUMN_NAME"));
                }
            }
        }
        return parts.stream()
                .map(part -> new Part(part.column(), key.indexOf(part.column().name()) + 1, part.generated()))
                .toList();
    }
}
