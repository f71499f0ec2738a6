package dev.tocsin.hookscdc.source;

import dev.tocsin.hookscdc.table.TableFacts;
import dev.tocsin.hookscdc.table.TableName;
import java.sql.SQLException;
import java.util.Set;

/**
 * The publication that names the captured tables, kept as wanted while it is being read: what is decoded follows it from
 * the place in the log on where it was altered.
 *
 * <p>Threading: one thread, the source's.
 */
public final class Publication {

    /** The table is gone, or was exchanged for another one meanwhile. */
    static final String UNDEFINED_TABLE = "42P01";

    private final Source source;
    private final String name;

    public Publication(Source source, String name) {
        this.source = source;
        this.name = name;
    }

    public boolean exists() throws SQLException {
        return source.optional("select 1 from pg_publication where pubname = ?", row -> 1, name)
                .isPresent();
    }

    /** An empty one: tables are added as they are wanted. */
    public void create() throws SQLException {
        source.execute("create publication " + Quoted.name(name)
                + " with (publish = 'insert, update, delete', publish_via_partition_root = true)");
    }

    public void drop() throws SQLException {
        source.execute("drop publication if exists " + Quoted.name(name));
    }

    /** Has it tell truncations too, or not; SQLException where that is not permitted. */
    public void tellTruncations(boolean wanted) throws SQLException {
        boolean told = source.optional("select 1 from pg_publication where pubname = ? and pubtruncate", row -> 1, name)
                .isPresent();
        if (told != wanted) {
            source.execute("alter publication " + Quoted.name(name) + " set (publish = 'insert, update, delete"
                    + (wanted ? ", truncate" : "") + "')");
        }
    }

    /**
     * In the transaction that is open, which must not be committed if this fails. SQLException where it is not permitted,
     * or where the table is gone or another one stands under its name by now.
     */
    void add(TableFacts table) throws SQLException {
        // Without ONLY, tables that inherit from it would be published unasked.
        alter("add table " + (table.partitioned() ? "" : "only "), table.name());
        // From here on it is locked, so that it keeps its name.
        String same = "select 1 where ?::regclass::oid::bigint = ?";
        if (source.optional(same, row -> 1, Quoted.name(table.name()), table.oid())
                .isEmpty()) {
            throw new SQLException("another table has come under the name " + table.name(), UNDEFINED_TABLE);
        }
    }

    void leaveOut(TableName table) throws SQLException {
        alter("drop table ", table);
    }

    private void alter(String action, TableName table) throws SQLException {
        source.execute("alter publication " + Quoted.name(name) + " " + action + Quoted.name(table));
    }

    /** The tables that it names; to be changed by the caller. */
    Set<TableName> tables() throws SQLException {
        return new Catalogue(source).published(name);
    }

    String name() {
        return name;
    }
}
