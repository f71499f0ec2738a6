package dev.tocsin.hookscdc.capture;

import dev.tocsin.hookscdc.change.Operation;
import dev.tocsin.hookscdc.source.Catalogue;
import dev.tocsin.hookscdc.source.Publication;
import dev.tocsin.hookscdc.source.PublishedTables;
import dev.tocsin.hookscdc.source.Source;
import dev.tocsin.hookscdc.table.Demand;
import dev.tocsin.hookscdc.table.Selection;
import dev.tocsin.hookscdc.table.TableFacts;
import dev.tocsin.hookscdc.table.TableName;
import dev.tocsin.hookscdc.table.TablePattern;
import dev.tocsin.hookscdc.table.TableProblem;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the publication as hooks and definitions want it, and says once what cannot be had.
 *
 * <p>Threading: one thread; {@code fullIdentity}, {@code wanted} and {@code told} may be asked from any.
 */
final class TableKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(TableKeeper.class);

    private final String database;
    private final Catalogue catalogue;
    private final Publication publication;
    private final PublishedTables tables;
    private final Set<TableName> notAlterable = new HashSet<>();
    private final Set<TableProblem> known;
    private volatile Set<TableName> full = Set.of();
    private volatile List<Demand> wished = List.of();
    private boolean truncationsRefused;

    /**
     * @param server the system identifier of the server
     * @param known problems that were told already; added to here
     */
    TableKeeper(
            String database,
            Source source,
            Publication publication,
            String server,
            Set<TableProblem> known,
            InstantSource clock)
            throws SQLException {
        this.database = database;
        this.catalogue = new Catalogue(source);
        this.publication = publication;
        this.tables = new PublishedTables(source, publication, server, clock);
        this.known = known;
    }

    /** Whether the log has the table's whole row before. */
    boolean fullIdentity(TableName table) {
        return full.contains(table);
    }

    /** Whether a hook or the definition wants this operation of the table. */
    boolean wanted(TableName table, Operation operation) {
        return wished.stream()
                .anyMatch(demand -> demand.operations().contains(operation.word())
                        && demand.tables().matches(table));
    }

    /** Whether a message of this transaction about a table that had appeared is ours, as far as is known here. */
    boolean told(long transaction) {
        return tables.told(transaction);
    }

    /** Looks at the tables again and answers the problems that are new. SQLException where the connection is lost. */
    List<TableProblem> keep(CapturedDatabase definition, Collection<Demand> demands) throws SQLException {
        wished = List.copyOf(demands);
        List<TablePattern> patterns =
                demands.stream().map(Demand::tables).distinct().toList();
        List<TableFacts> found = catalogue.tables(patterns);
        if (definition.fullIdentity() && makeFull(definition, found)) {
            found = catalogue.tables(patterns);
        }
        full = found.stream().filter(TableFacts::full).map(TableFacts::name).collect(Collectors.toUnmodifiableSet());
        Selection selection = Selection.of(demands, definition.allowed(), found);
        List<TableProblem> problems = new ArrayList<>(selection.problems());
        if (definition.ownPublication()) {
            tellTruncations(demands);
            problems.addAll(tables.keep(selection, demands, found));
        }
        return fresh(database, known, problems);
    }

    private void tellTruncations(Collection<Demand> demands) throws SQLException {
        try {
            if (!truncationsRefused) {
                publication.tellTruncations(
                        demands.stream().anyMatch(demand -> demand.operations().contains(Operation.TRUNCATE.word())));
            }
        } catch (SQLException e) {
            if (Source.lost(e)) {
                throw e;
            }
            truncationsRefused = true;
            LOG.atWarn()
                    .addKeyValue("database", database)
                    .addKeyValue("error", Reasons.of(e))
                    .log("whether truncations are published could not be changed");
        }
    }

    private boolean makeFull(CapturedDatabase definition, List<TableFacts> found) throws SQLException {
        boolean altered = false;
        for (TableFacts table : found) {
            boolean allowed = definition.allowed().isEmpty()
                    || definition.allowed().stream().anyMatch(pattern -> pattern.matches(table.name()));
            if (allowed && table.capturable() && !table.full() && !notAlterable.contains(table.name())) {
                altered |= makeFull(table);
            }
        }
        return altered;
    }

    private boolean makeFull(TableFacts table) throws SQLException {
        try {
            catalogue.fullIdentity(table);
            return true;
        } catch (SQLException e) {
            if (Source.lost(e)) {
                throw e;
            }
            notAlterable.add(table.name());
            LOG.atWarn()
                    .addKeyValue("database", database)
                    .addKeyValue("table", table.name())
                    .addKeyValue("error", Reasons.of(e))
                    .log("replica_identity: full could not be set; the row before stays unknown");
            return false;
        }
    }

    /** The problems that are not {@code known} yet, logged and known from now on; those that are gone are forgotten. */
    static List<TableProblem> fresh(String database, Set<TableProblem> known, List<TableProblem> problems) {
        known.retainAll(problems);
        List<TableProblem> fresh = problems.stream().filter(known::add).toList();
        for (TableProblem problem : fresh) {
            LOG.atWarn()
                    .addKeyValue("database", database)
                    .addKeyValue("hook", problem.demand().by())
                    .addKeyValue("table", problem.table())
                    .addKeyValue("error", problem.reason())
                    .log("a wanted table is not captured");
        }
        return fresh;
    }
}
