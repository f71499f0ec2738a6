package dev.tocsin.hookscdc.table;

import java.util.Optional;
import java.util.Set;

/**
 * Somebody's wish for the changes of tables.
 *
 * @param by the hook's name, or {@code publish}
 * @param generation of the definition that wishes it
 * @param database the database meant; empty: every one
 * @param operations as hooks spell them: insert, update, delete, truncate, snapshot
 * @param related paths of foreign keys to rows that are wanted with the tables' own
 */
public record Demand(
        String by,
        long generation,
        Optional<String> database,
        TablePattern tables,
        Set<String> operations,
        Set<String> related) {

    /** All that can be wished of a table. */
    public static final Set<String> EVERYTHING = Set.of("insert", "update", "delete", "truncate", "snapshot");

    public Demand {
        operations = Set.copyOf(operations);
        related = Set.copyOf(related);
    }

    /** The tables' own rows only. */
    public Demand(String by, long generation, Optional<String> database, TablePattern tables, Set<String> operations) {
        this(by, generation, database, tables, operations, Set.of());
    }

    public boolean concerns(String name) {
        return database.isEmpty() || database.get().equals(name);
    }
}
