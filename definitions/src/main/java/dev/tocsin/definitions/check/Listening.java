package dev.tocsin.definitions.check;

import dev.tocsin.definitions.expression.BadExpression;
import dev.tocsin.definitions.expression.Filter;
import dev.tocsin.definitions.yaml.Section;
import dev.tocsin.definitions.yaml.Suggestion;
import dev.tocsin.definitions.yaml.Value;
import dev.tocsin.schemas.event.DatabaseDefinition;
import dev.tocsin.schemas.event.Listen;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads what a hook listens to. */
final class Listening {

    private static final List<String> KINDS = List.of("table", "incidents", "statuses");
    private static final List<String> OPERATIONS = List.of("insert", "update", "delete");
    private static final List<String> INCIDENTS = List.of("opened", "changed", "resolved");
    private static final List<String> STATUSES = List.of("up", "degraded", "partial", "down", "unknown", "paused");
    private static final List<String> LATER =
            List.of("truncate", "snapshot", "acknowledged", "updated", "reminded", "maintenance");

    private final Map<String, DatabaseDefinition> databases;
    private final Selectors selectors;

    Listening(Map<String, DatabaseDefinition> databases, Selectors selectors) {
        this.databases = databases;
        this.selectors = selectors;
    }

    Listen.Builder read(Value value) {
        Listen.Builder listen = Listen.newBuilder().setKind("");
        if (!value.required("what to listen to, such as {incidents: [opened, resolved]}")
                .present()) {
            return listen;
        }
        Section section =
                value.section().later("signal", "signals", "results", "hook_events", "system", "group", "columns");
        List<String> given = KINDS.stream().filter(section::has).toList();
        KINDS.forEach(section::get);
        condition(section.get("when"), listen);
        Value operations = section.get("operations");
        Value endpoints = section.get("endpoints");
        boolean clean = section.end() && value.isSection();
        if (given.size() != 1) {
            if (clean) {
                value.problem("expected exactly one of table, incidents or statuses but there "
                        + (given.isEmpty()
                                ? "is none"
                                : "are " + Value.listed(given).replace(" or ", " and ")));
            }
            return listen;
        }
        listen.setKind(given.get(0));
        Value subject = section.get(given.get(0));
        if (given.contains("table")) {
            refuse(endpoints, "belongs to incidents or statuses, not to a table");
            table(subject, listen);
            listen.setOperations(words(operations, OPERATIONS));
        } else {
            refuse(operations, "belongs to a table, not to " + given.get(0));
            listen.setEndpoints(selectors.read(endpoints));
            listen.setKinds(words(subject, given.contains("incidents") ? INCIDENTS : STATUSES));
        }
        return listen;
    }

    private static void refuse(Value value, String message) {
        if (value.present()) {
            value.problem(message);
        }
    }

    private static List<String> words(Value value, List<String> known) {
        List<String> words = new ArrayList<>();
        for (Value item : value.list()) {
            String word = item.text("");
            if (known.contains(word)) {
                words.add(word);
            } else if (LATER.contains(word)) {
                item.problem("'" + word + "' is not available in this version");
            } else {
                item.problem(
                        "expected " + Value.listed(known) + " but was '" + word + "'" + Suggestion.of(word, known));
            }
        }
        if (value.isList() && value.list().isEmpty()) {
            value.problem("expected at least one of " + Value.listed(known));
        }
        return value.present() ? words : known;
    }

    private static void condition(Value value, Listen.Builder listen) {
        String expression = value.text();
        if (expression == null) {
            return;
        }
        try {
            Filter.compile(expression);
            listen.setCondition(expression);
        } catch (BadExpression e) {
            value.problem("the expression has an error at " + (e.line() > 1 ? "line " + e.line() + ", " : "")
                    + "character " + e.column() + ": " + e.reason());
        }
    }

    private void table(Value value, Listen.Builder listen) {
        String written = value.text("");
        String[] parts = written.split("\\.", -1);
        boolean whole = parts.length == 3 && List.of(parts).stream().noneMatch(String::isBlank);
        DatabaseDefinition database = whole ? databases.get(parts[0]) : null;
        if (!whole) {
            value.problem(
                    "expected a table as database.schema.table, " + example(parts) + ", but was '" + written + "'");
        } else if (database == null) {
            value.problem("there is no database named '" + parts[0] + "' in this file"
                    + Suggestion.of(parts[0], databases.keySet())
                    + (databases.isEmpty()
                            ? ": add it to `databases`"
                            : " (known: " + String.join(", ", databases.keySet()) + ")"));
        } else if (written.contains("*")) {
            value.problem("expected one table but was '" + written + "': patterns are not available here");
        } else if (!Databases.captures(database, parts[1], parts[2])) {
            value.problem("the database '" + parts[0] + "' does not let this table be captured: add " + parts[1] + "."
                    + parts[2] + " to its `tables`");
        } else {
            listen.setDatabase(parts[0]).setSchema$(parts[1]).setTable(parts[2]);
        }
    }

    private String example(String[] parts) {
        String database =
                databases.isEmpty() ? "shop" : databases.keySet().iterator().next();
        String table = parts[parts.length - 1].isBlank() ? "orders" : parts[parts.length - 1];
        String schema = parts.length > 1 && !parts[parts.length - 2].isBlank() ? parts[parts.length - 2] : "public";
        return "such as " + database + "." + schema + "." + table;
    }
}
