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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a hook listens to. */
final class Listening {

    private static final String TABLE = "table";
    private static final String SIGNAL = "signal";
    private static final String RESULTS = "results";
    private static final List<String> OF_ENDPOINTS = List.of("incidents", "statuses", RESULTS);
    private static final Pattern SIGNAL_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,255}");
    private static final List<String> KINDS =
            List.of(TABLE, "incidents", "statuses", RESULTS, SIGNAL, "hook_events", "system");
    private static final Map<String, List<String>> WORDS = Map.of(
            "incidents", List.of("opened", "changed", "acknowledged", "updated", "reminded", "resolved"),
            "statuses", List.of("up", "degraded", "partial", "down", "maintenance", "unknown", "paused"),
            "hook_events", List.of("failing", "disabled", "recovered"),
            "system",
                    List.of(
                            "gap",
                            "slot.lagging",
                            "table.missing",
                            "table.refused",
                            "results.missing",
                            "results.resumed",
                            "module.outdated"));

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
        Section section = value.section();
        List<String> given = KINDS.stream().filter(section::has).toList();
        KINDS.forEach(section::get);
        Narrower narrower = new Narrower(
                section.get("operations"), section.get("signals"), section.get("columns"), section.get("endpoints"));
        condition(section.get("when"), listen);
        misplaced(section);
        boolean clean = section.end() && value.isSection();
        if (given.size() != 1) {
            if (clean) {
                value.problem("expected exactly one of " + Value.listed(KINDS) + " but there "
                        + (given.isEmpty()
                                ? "is none"
                                : "are " + Value.listed(given).replace(" or ", " and ")));
            }
            return listen;
        }
        read(given.get(0), section.get(given.get(0)), narrower, listen.setKind(given.get(0)));
        return listen;
    }

    private static void misplaced(Section section) {
        if (section.has("group")) {
            refuse(
                    section.get("group"),
                    "belongs beside listen, where it gathers many events into one callback, or into `endpoints`, where it"
                            + " says which are meant");
        }
    }

    /** What narrows a hook to a part of what it listens to. */
    private record Narrower(Value operations, Value signals, Value columns, Value endpoints) {
        void refuseThoseOfTables(String kind) {
            for (Value value : List.of(operations, signals, columns)) {
                refuse(value, "belongs to a table, not to " + kind);
            }
        }
    }

    private void read(String kind, Value subject, Narrower narrower, Listen.Builder listen) {
        if (OF_ENDPOINTS.contains(kind)) {
            listen.setEndpoints(selectors.read(narrower.endpoints));
        } else {
            refuse(
                    narrower.endpoints,
                    "belongs to incidents, statuses or results, not to " + (kind.equals(TABLE) ? "a table" : kind));
        }
        if (kind.equals(TABLE)) {
            table(subject, listen);
            Operations.read(narrower.operations, narrower.signals, listen);
            columns(narrower.columns, listen);
            needingTheRowBefore(narrower.columns, listen.getDatabase());
            return;
        }
        narrower.refuseThoseOfTables(kind);
        if (kind.equals(SIGNAL)) {
            signal(subject, listen);
        } else if (kind.equals(RESULTS)) {
            results(subject);
        } else {
            listen.setKinds(words(subject, WORDS.getOrDefault(kind, List.of())));
        }
    }

    private static void signal(Value value, Listen.Builder listen) {
        String name = value.text("");
        if (Operations.isDjango(name)) {
            value.problem("'" + name + "' is a signal of Django's models, whose changes are changes of rows: write "
                    + "{table: database.schema.table, signals: [" + name + "]}");
        } else if (value.present() && !SIGNAL_NAME.matcher(name).matches()) {
            value.problem("expected a name of letters, digits, '.', '_' and '-', at most 256 characters, but was '"
                    + name + "'");
        } else {
            listen.setSignal(name);
        }
    }

    private static void results(Value value) {
        if (!value.flag(true)) {
            value.problem("expected true: every result of endpoints that say `tell_results: true`");
        }
    }

    private static void columns(Value value, Listen.Builder listen) {
        List<String> columns = value.texts();
        if (value.isList() && columns.isEmpty()) {
            value.problem("expected names of columns, such as [status, total]");
        } else if (value.present() && !listen.getOperations().contains("update")) {
            value.problem("narrows updates, but update is not among the operations");
        }
        listen.setColumns(columns);
    }

    private void needingTheRowBefore(Value columns, @Nullable String name) {
        DatabaseDefinition database = name == null ? null : databases.get(name);
        if (columns.present()
                && database != null
                && database.getKind().equals("postgresql")
                && database.getReplicaIdentity().equals("keep")) {
            columns.warning("the row before is only known of tables with REPLICA IDENTITY FULL, which the database '"
                    + database.getName() + "' does not ask for: of others every update counts. `replica_identity: full`"
                    + " there sets it");
        }
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
            Filter filter = Filter.compile(expression);
            listen.setCondition(expression);
            if (filter.paths().stream().anyMatch(Threads::isOf)) {
                value.problem("`thread` is not known when a hook decides whether it wants an event, only to what it"
                        + " sends");
            }
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
            value.problem("there is no database named '" + parts[0] + "'"
                    + Suggestion.of(parts[0], databases.keySet())
                    + (databases.isEmpty()
                            ? ": define it first, among `databases`"
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
