package dev.tocsin.incidents.callback;

import java.util.Optional;
import java.util.Set;

/**
 * What hooks look at to see whether an event is theirs.
 *
 * @param type the CloudEvents type, such as {@code dev.tocsin.incident.opened}
 */
public record Happening(String type, Optional<Row> row, Optional<Endpoint> endpoint, Optional<String> status) {

    /** The table that a changed row is in, and what was done to it: insert, update, delete, truncate, snapshot. */
    public record Row(String database, String schema, String table, String operation) {}

    /** The endpoint that an event is about. */
    public record Endpoint(String id, Optional<String> group, Set<String> tags, boolean isPublic) {
        public Endpoint {
            tags = Set.copyOf(tags);
        }
    }

    /** A row change. */
    public static Happening ofRow(String type, Row row) {
        return new Happening(type, Optional.of(row), Optional.empty(), Optional.empty());
    }

    /** An event without an endpoint: of a hook, or of Tocsin itself. */
    public static Happening of(String type) {
        return new Happening(type, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** An event of an endpoint; {@code status} is the status it has now, where the event says so. */
    public static Happening ofEndpoint(String type, Optional<Endpoint> endpoint, Optional<String> status) {
        return new Happening(type, Optional.empty(), endpoint, status);
    }
}
