package dev.tocsin.definitions.check;

import dev.tocsin.definitions.yaml.Section;
import dev.tocsin.definitions.yaml.Value;
import dev.tocsin.schemas.event.ColumnRules;
import dev.tocsin.schemas.event.DatabaseDefinition;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the databases. */
final class Databases {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,49}");
    private static final Pattern OBJECT = Pattern.compile("[a-z0-9_]{1,63}");
    private static final Pattern TABLE = Pattern.compile("[^.\\s*]+\\.[^.\\s*]+");
    private static final Pattern TABLES = Pattern.compile("[^.\\s]+\\.[^.\\s]+");
    private static final Pattern COLUMN = Pattern.compile("[^.\\s]+(\\.[^.\\s]+){0,2}");
    private static final String EXAMPLE = "postgresql://tocsin@db.example:5432/shop";
    private static final List<String> POSTGRESQL = List.of("postgresql://", "postgres://");
    private static final List<String> MYSQL = List.of("mysql://", "mariadb://");
    private static final long HOUR = 3_600_000;

    private final Map<String, DatabaseDefinition> read = new LinkedHashMap<>();

    /** By name. */
    Map<String, DatabaseDefinition> read() {
        return read;
    }

    void add(Value value) {
        Section section = value.section().later("locations");
        Value given = section.get("name").required("a name such as shop");
        String name = given.text("");
        if (given.present() && !NAME.matcher(name).matches()) {
            given.problem("expected a name of a-z, 0-9, _ and -, at most 50 characters, but was '" + name + "'");
        }
        String url = url(section.get("url").withoutVaults());
        String kind = kind(section.get("url"), url);
        if (kind.equals("mysql")) {
            for (String key : List.of("publication", "slot", "replica_identity", "poll")) {
                if (section.get(key).present()) {
                    section.get(key).problem("belongs to PostgreSQL: a binary log has none");
                }
            }
        }
        DatabaseDefinition definition = DatabaseDefinition.newBuilder()
                .setName(name)
                .setOrigin("")
                .setGeneration(0)
                .setEnabled(section.get("enabled").flag(true))
                .setKind(kind)
                .setUrl(url)
                .setPassword(section.get("password").withoutVaults().secret("databases." + name + ".password"))
                .setTables(tables(section.get("tables"), TABLES, "public.orders or public.*"))
                .setSchemas(section.get("schemas").texts())
                .setPublication(object(section.get("publication")))
                .setSlot(object(section.get("slot")))
                .setReplicaIdentity(section.get("replica_identity").oneOf("keep", List.of("keep", "full")))
                .setPublish(tables(section.get("publish"), TABLE, "public.orders"))
                .setColumns(columns(section.get("columns")))
                .setHeartbeatMs(section.get("heartbeat").duration(10_000, 100, HOUR))
                .setPollMs(section.get("poll").duration(10, 1, 60_000))
                .build();
        section.end();
        if (!name.isEmpty() && read.putIfAbsent(name, definition) != null) {
            given.problem("there is already a database named '" + name + "'");
        }
    }

    private static String url(Value value) {
        String url = value.required("a URL such as " + EXAMPLE).reference();
        if (url == null) {
            return "";
        }
        String plain = value.resolved(url);
        String problem = plain == null ? null : problem(plain);
        if (problem != null) {
            value.problem(problem);
        }
        return url;
    }

    private static String kind(Value value, String url) {
        @Nullable String plain = url.isEmpty() ? null : value.resolved(url);
        return begins(plain == null ? url : plain, MYSQL) ? "mysql" : "postgresql";
    }

    private static boolean begins(String url, List<String> schemes) {
        return schemes.stream().anyMatch(url::startsWith);
    }

    private static @Nullable String problem(String url) {
        if (!begins(url, POSTGRESQL) && !begins(url, MYSQL)) {
            return "expected a URL such as " + EXAMPLE + ", or with mysql: or mariadb:, but was '" + url + "'";
        }
        try {
            URI uri = new URI(url);
            if (uri.getHost() == null || uri.getPath() == null || uri.getPath().length() < 2) {
                return "expected host and database as in " + EXAMPLE + " but was '" + url + "'";
            }
            return uri.getRawUserInfo() != null && uri.getRawUserInfo().contains(":")
                    ? "the password does not belong into the URL: give it as `password`, with a reference"
                    : null;
        } catch (URISyntaxException e) {
            return "expected a URL such as " + EXAMPLE + " (" + e.getReason() + " at character " + (e.getIndex() + 1)
                    + ")";
        }
    }

    private static List<String> tables(Value value, Pattern pattern, String example) {
        List<String> tables = new ArrayList<>();
        for (Value item : value.list()) {
            String table = item.text("");
            if (pattern.matcher(table).matches()) {
                tables.add(table);
            } else {
                item.problem("expected a table as schema.table, such as " + example + ", but was '" + table + "'");
            }
        }
        return tables;
    }

    /** What of the rows must not reach Kafka. */
    private static @Nullable ColumnRules columns(Value value) {
        if (!value.present()) {
            return null;
        }
        Section section = value.section();
        ColumnRules rules = ColumnRules.newBuilder()
                .setExclude(columnPatterns(section.get("exclude")))
                .setMask(columnPatterns(section.get("mask")))
                .build();
        section.end();
        return rules;
    }

    private static List<String> columnPatterns(Value value) {
        List<String> patterns = new ArrayList<>();
        for (Value item : value.list()) {
            String pattern = item.text("");
            if (COLUMN.matcher(pattern).matches()) {
                patterns.add(pattern);
            } else {
                item.problem("expected a column as column, table.column or schema.table.column, such as"
                        + " public.customers.password or *.password, but was '" + pattern + "'");
            }
        }
        return patterns;
    }

    private static @Nullable String object(Value value) {
        String name = value.text();
        if (name != null && !OBJECT.matcher(name).matches()) {
            value.problem("expected a name of a-z, 0-9 and _, at most 63 characters, but was '" + name + "'");
        }
        return name;
    }

    /** Whether the definition of a database lets a table be captured. */
    static boolean captures(DatabaseDefinition database, String schema, String table) {
        boolean inTables = database.getTables().isEmpty()
                || database.getTables().stream().anyMatch(pattern -> {
                    String[] parts = pattern.split("\\.", 2);
                    return matches(parts[0], schema) && matches(parts[1], table);
                });
        return inTables
                && (database.getSchemas().isEmpty() || database.getSchemas().contains(schema));
    }

    private static boolean matches(String pattern, String name) {
        String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q");
        return Pattern.matches(regex, name);
    }
}
