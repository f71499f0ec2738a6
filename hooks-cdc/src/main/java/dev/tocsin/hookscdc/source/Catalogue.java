package dev.tocsin.hookscdc.source;

import dev.tocsin.hookscdc.table.TableFacts;
import dev.tocsin.hookscdc.table.TableName;
import dev.tocsin.hookscdc.table.TablePattern;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the database says of its tables.
 *
 * <p>Threading: one thread, the source's.
 */
public final class Catalogue {

    /** A partition's identity counts, not its root's: the log is about partitions. */
    private static final String FACTS = """
            select n.nspname, c.relname, c.oid::bigint, c.relkind::text, c.relpersistence = 'p', leaves.identified,
              leaves.whole
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            cross join lateral (
              select coalesce(bool_and(case leaf.relreplident
                       when 'f' then true
                       when 'd' then exists (select 1 from pg_index i where i.indrelid = leaf.oid
                                             and i.indisprimary and i.indisvalid and i.indimmediate)
                       when 'i' then exists (select 1 from pg_index i where i.indrelid = leaf.oid
                                             and i.indisreplident and i.indisvalid
                                             and case when exists (select 1 from pg_index p where p.indrelid = leaf.oid
                                                                   and p.indisprimary)
                                               then exists (select 1 from pg_index p where p.indrelid = leaf.oid
                                                 and p.indisprimary and i.indkey::int2[] @> p.indkey::int2[])
                                               else (select count(*) from pg_index u where u.indrelid = leaf.oid
                                                 and u.indisunique) = 1 end)
                       else false end), true) as identified,
                     coalesce(bool_and(leaf.relreplident = 'f'), false) as whole
              from pg_class leaf
              where leaf.oid = c.oid and c.relkind <> 'p'
                 or c.relkind = 'p' and leaf.oid in
                    (select t.relid from pg_partition_tree(c.oid) t where t.isleaf)
            ) leaves
            where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname not in ('pg_catalog', 'information_schema')
              and n.nspname not like 'pg\\_%' and (""";

    private static final String PUBLISHED = """
            select n.nspname, c.relname
            from pg_publication p
            join pg_publication_rel r on r.prpubid = p.oid
            join pg_class c on c.oid = r.prrelid
            join pg_namespace n on n.oid = c.relnamespace
            where p.pubname = ?""";

    private static final String LEAVES = """
            select n.nspname, c.relname
            from pg_partition_tree(?::regclass) t
            join pg_class c on c.oid = t.relid
            join pg_namespace n on n.oid = c.relnamespace
            where t.isleaf and c.relreplident <> 'f'""";

    private final Source source;

    public Catalogue(Source source) {
        this.source = source;
    }

    /** The relations that any of the patterns means. */
    public List<TableFacts> tables(Collection<TablePattern> patterns) throws SQLException {
        List<TableFacts> found = new ArrayList<>();
        if (patterns.isEmpty()) {
            return found;
        }
        String either =
                String.join(" or ", Collections.nCopies(patterns.size(), "n.nspname like ? and c.relname like ?"));
        try (PreparedStatement statement = source.connection().prepareStatement(FACTS + either + ")")) {
            int index = 0;
            for (TablePattern pattern : patterns) {
                statement.setString(++index, like(pattern.schema()));
                statement.setString(++index, like(pattern.table()));
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(facts(rows));
                }
            }
        }
        return found;
    }

    private static TableFacts facts(ResultSet row) throws SQLException {
        TableName name = new TableName(row.getString(1), row.getString(2));
        return new TableFacts(
                name,
                row.getLong(3),
                row.getString(4).charAt(0),
                row.getBoolean(5),
                row.getBoolean(6),
                row.getBoolean(7));
    }

    /** The tables that a publication names; to be changed by the caller. */
    Set<TableName> published(String publication) throws SQLException {
        return names(PUBLISHED, publication);
    }

    /** Makes the log have the whole row before; SQLException where that is not permitted. */
    public void fullIdentity(TableFacts table) throws SQLException {
        Set<TableName> concerned =
                table.partitioned() ? names(LEAVES, Quoted.name(table.name())) : new TreeSet<>(List.of(table.name()));
        for (TableName each : concerned) {
            source.execute("alter table only " + Quoted.name(each) + " replica identity full");
        }
    }

    private Set<TableName> names(String sql, String parameter) throws SQLException {
        Set<TableName> names = new TreeSet<>();
        try (PreparedStatement statement = source.connection().prepareStatement(sql)) {
            statement.setString(1, parameter);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    names.add(new TableName(rows.getString(1), rows.getString(2)));
                }
            }
        }
        return names;
    }

    private static String like(String part) {
        return part.replace("\\", "\\\\")
                .replace("%", "\\%")
                .replace("_", "\\_")
                .replace("*", "%");
    }
}
