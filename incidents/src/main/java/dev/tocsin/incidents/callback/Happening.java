package dev.tocsin.incidents.callback;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What hooks look at to see whether an event is theirs.
 *
 * @param type the CloudEvents type, such as {@code dev.tocsin.incident.opened}
 * @param subject what an event or signal is about; empty for rows, which hooks know by their table
 * @param endpoints those that an event is about: one, or those that an incident opened by hand concerns
 */
public record Happening(
        String type, String subject, Optional<Row> row, List<Endpoint> endpoints, Optional<String> status) {

    public Happening {
        endpoints = List.copyOf(endpoints);
    }

    /**
     * The table that a changed row is in, and what was done to it: insert, update, delete, truncate, snapshot.
     *
     * @param changed the columns that an update changed; empty where the row before is not known
     */
    public record Row(String database, String schema, String table, String operation, Set<String> changed) {
        public Row {
            changed = Set.copyOf(changed);
        }
    }

    /** The endpoint that an event is about. */
    public record Endpoint(String id, Optional<String> group, Set<String> tags, boolean isPublic) {
        public Endpoint {
            tags = Set.copyOf(tags);
        }
    }

    /** A row change. */
    public static Happening ofRow(String type, Row row) {
        return new Happening(type, "", Optional.of(row), List.of(), Optional.empty());
    }

    /** An event without an endpoint: of a hook, of Tocsin itself, or an application's signal. */
    public static Happening of(String type, String subject) {
        return new Happening(type, subject, Optional.empty(), List.of(), Optional.empty());
    }

    /** An event of endpoints; {@code status} is the status it has now, where the event says so. */
    public static Happening ofEndpoints(
            String type, String subject, List<Endpoint> endpoints, Optional<String> status) {
        return new Happening(type, subject, Optional.empty(), endpoints, status);
    }
}
