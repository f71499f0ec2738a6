package dev.tocsin.hookscdc.table;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which tables to capture, and which wishes cannot be met.
 *
 * @param tables each with the wish that it meets
 */
public record Selection(Map<TableFacts, Demand> tables, List<TableProblem> problems) {

    public Selection {
        tables = Map.copyOf(tables);
        problems = List.copyOf(problems);
    }

    /**
     * Holds the wishes against what is there.
     *
     * @param allowed the definition's own {@code tables} and {@code schemas}; empty: all
     */
    public static Selection of(
            Collection<Demand> demands, Collection<TablePattern> allowed, Collection<TableFacts> found) {
        Map<TableFacts, Demand> tables = new LinkedHashMap<>();
        List<TableProblem> problems = new ArrayList<>();
        for (Demand demand : demands) {
            List<TableFacts> matching = found.stream()
                    .filter(table -> demand.tables().matches(table.name()))
                    .toList();
            if (matching.isEmpty() && demand.tables().exact()) {
                problems.add(problem(
                        TableProblem.Kind.MISSING,
                        demand,
                        demand.tables().toString(),
                        "no such table; it is captured once it is created and visible to the user of this database"));
            }
            for (TableFacts table : matching) {
                Optional<String> objection = objection(table, allowed);
                objection.ifPresentOrElse(
                        reason -> refuse(problems, demand, table, reason), () -> tables.putIfAbsent(table, demand));
            }
        }
        return new Selection(tables, problems);
    }

    /** A wild card means those that can be had; a table that is named must be. */
    private static void refuse(List<TableProblem> problems, Demand demand, TableFacts table, String reason) {
        if (demand.tables().exact() || table.capturable()) {
            problems.add(problem(TableProblem.Kind.REFUSED, demand, table.name().toString(), reason));
        }
    }

    private static Optional<String> objection(TableFacts table, Collection<TablePattern> allowed) {
        TableName name = table.name();
        if (!allowed.isEmpty() && allowed.stream().noneMatch(pattern -> pattern.matches(name))) {
            return Optional.of("not among the database's 'tables' and 'schemas': add " + name + " there");
        }
        if (!table.capturable()) {
            return Optional.of(
                    "expected a permanent table but it is a view, a foreign, an unlogged or a temporary one");
        }
        if (!table.identified()) {
            return Optional.of(
                    "has no usable replica identity, so publishing it would make the application's own UPDATE"
                            + " and DELETE fail; give it a primary key, or: ALTER TABLE "
                            + quoted(name) + " REPLICA IDENTITY FULL");
        }
        return Optional.empty();
    }

    private static TableProblem problem(TableProblem.Kind kind, Demand demand, String table, String reason) {
        return new TableProblem(kind, demand, table, reason);
    }

    private static String quoted(TableName name) {
        return "\"" + name.schema() + "\".\"" + name.table() + "\"";
    }
}
