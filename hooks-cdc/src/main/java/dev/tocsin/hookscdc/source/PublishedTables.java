package dev.tocsin.hookscdc.source;

import dev.tocsin.hookscdc.table.Demand;
import dev.tocsin.hookscdc.table.Followed;
import dev.tocsin.hookscdc.table.Selection;
import dev.tocsin.hookscdc.table.TableFacts;
import dev.tocsin.hookscdc.table.TableName;
import dev.tocsin.hookscdc.table.TableProblem;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keeps a publication's tables as they are wanted, one table at a time, and tells those that appear under a name that was
 * wanted before from those that somebody begins to want.
 *
 * <p>Threading: one thread, the source's; {@code told} may be asked from any.
 */
public final class PublishedTables {

    private static final String NO_LOCK = "55P03";
    private static final String DEADLOCK = "40P01";
    private static final String OUT_OF_TIME = "57014";

    private final Source source;
    private final Publication publication;
    private final PublicationNote note;
    private final AppearedTable appeared;
    private final InstantSource clock;
    private final Tries tries = new Tries();
    private Followed noted;
    private volatile Followed followed;
    /** Known once a transaction is committed, whose messages may be read from the log before that is seen here. */
    private volatile Followed coming;

    /** @param server the system identifier of the server that the source leads to */
    public PublishedTables(Source source, Publication publication, String server, InstantSource clock)
            throws SQLException {
        this.source = source;
        this.clock = clock;
        this.publication = publication;
        this.note = new PublicationNote(source, publication.name());
        this.appeared = new AppearedTable(source, publication, note);
        this.noted = note.read(server);
        this.followed = noted;
        this.coming = noted;
    }

    /** Whether this transaction has put a table that had appeared into the publication, as far as is known here. */
    public boolean told(long transaction) {
        return followed.tellings().contains(transaction) || coming.tellings().contains(transaction);
    }

    /** The same from the server, of whoever has done it. */
    public static boolean told(Source source, String publication, String server, long transaction) throws SQLException {
        return new PublicationNote(source, publication).read(server).tellings().contains(transaction);
    }

    /**
     * Makes the publication name the selection's tables and no other. A table that cannot be added or left out is a
     * problem of that table; SQLException only where the connection is lost.
     *
     * @param found what there is under the wanted names
     */
    public List<TableProblem> keep(Selection selection, Collection<Demand> demands, Collection<TableFacts> found)
            throws SQLException {
        Set<TableName> superfluous = publication.tables();
        look(followed.looked(demands, found, superfluous));
        List<TableProblem> problems = new ArrayList<>();
        for (Map.Entry<TableFacts, Demand> wanted : selection.tables().entrySet()) {
            if (!superfluous.remove(wanted.getKey().name())) {
                add(wanted.getKey(), wanted.getValue(), problems);
            }
        }
        for (TableName table : superfluous) {
            leaveOut(table);
        }
        return problems;
    }

    /**
     * Before tables are added, so that what happens to one just after is known as its reappearance. Where it cannot be
     * written down (the publication is another role's) it is known as long as this runs.
     */
    private void look(Followed now) throws SQLException {
        followed = now;
        try {
            if (!now.equals(noted)) {
                note.write(now);
                noted = now;
            }
        } catch (SQLException e) {
            if (Source.lost(e)) {
                throw e;
            }
        }
    }

    /** What was coming has come: it is committed. */
    private void committed() {
        followed = coming;
        noted = coming;
    }

    private void add(TableFacts table, Demand demand, List<TableProblem> problems) throws SQLException {
        try {
            if (!followed.appeared(table)) {
                source.transaction(() -> publication.add(table));
            } else {
                addAppeared(table);
            }
        } catch (SQLException e) {
            if (Source.lost(e)) {
                throw e;
            }
            if (!Publication.UNDEFINED_TABLE.equals(e.getSQLState())) {
                String reason = "cannot be added to publication " + publication.name() + ": " + e.getMessage();
                problems.add(new TableProblem(
                        TableProblem.Kind.REFUSED, demand, table.name().toString(), reason));
            }
        }
    }

    private void addAppeared(TableFacts table) throws SQLException {
        if (!appeared.possible()) {
            withoutRows(table, "needs PostgreSQL 14 or later");
            return;
        }
        if (!tries.due(table.oid(), clock.instant())) {
            return;
        }
        try {
            appeared.publish(table, followed, now -> coming = now);
            committed();
            tries.over(table.oid());
        } catch (SQLException e) {
            if (Source.lost(e) || Publication.UNDEFINED_TABLE.equals(e.getSQLState())) {
                throw e;
            }
            boolean taken = NO_LOCK.equals(e.getSQLState()) || DEADLOCK.equals(e.getSQLState());
            if (!taken || tries.failed(table.oid(), clock.instant())) {
                withoutRows(table, reason(e, taken));
            }
        }
    }

    private static String reason(SQLException e, boolean taken) {
        if (taken) {
            return "others wrote to it in long transactions all the time, so that it was never at rest";
        }
        return OUT_OF_TIME.equals(e.getSQLState())
                ? "it has more rows than could be read while those who write to it wait"
                : "they cannot be read: " + e.getMessage();
    }

    private void withoutRows(TableFacts table, String reason) throws SQLException {
        appeared.publish(
                table,
                followed,
                now -> coming = now,
                reason + "; rows that were written to it before it was captured are not told, a snapshot tells them");
        committed();
    }

    private void leaveOut(TableName table) throws SQLException {
        try {
            publication.leaveOut(table);
        } catch (SQLException e) {
            if (Source.lost(e)) {
                throw e;
            }
        }
    }
}
