package dev.tocsin.hookscdc.source;

import dev.tocsin.hookscdc.table.Demand;
import dev.tocsin.hookscdc.table.Selection;
import dev.tocsin.hookscdc.table.TableFacts;
import dev.tocsin.hookscdc.table.TableName;
import dev.tocsin.hookscdc.table.TableProblem;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The publication that names the captured tables, kept as wanted while it is being read: what is decoded follows it from
 * the place in the log on where it was altered.
 *
 * <p>Threading: one thread, the source's.
 */
public final class Publication {

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
     * Makes it name the selection's tables and no other. A table that cannot be added or left out is a problem of that
     * table; SQLException only where the connection is lost.
     */
    public List<TableProblem> name(Selection selection) throws SQLException {
        Set<TableName> present = new Catalogue(source).published(name);
        List<TableProblem> problems = new ArrayList<>();
        for (Map.Entry<TableFacts, Demand> wanted : selection.tables().entrySet()) {
            TableFacts table = wanted.getKey();
            if (!present.remove(table.name())) {
                // Without ONLY, tables that inherit from it would be published unasked.
                String only = table.partitioned() ? "" : "only ";
                alter("add table " + only, table.name(), wanted.getValue(), problems);
            }
        }
        for (TableName superfluous : present) {
            alter("drop table ", superfluous, null, problems);
        }
        return problems;
    }

    private void alter(
            String action,
            TableName table,
            @org.jspecify.annotations.Nullable Demand demand,
            List<TableProblem> problems)
            throws SQLException {
        try {
            source.execute("alter publication " + Quoted.name(name) + " " + action + Quoted.name(table));
        } catch (SQLException e) {
            if (Source.lost(e)) {
                throw e;
            }
            if (demand != null) {
                String reason = "cannot be added to publication " + name + ": " + e.getMessage();
                problems.add(new TableProblem(TableProblem.Kind.REFUSED, demand, table.toString(), reason));
            }
        }
    }
}
