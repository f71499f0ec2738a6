package dev.tocsin.hookscdc.table;

import java.util.Optional;
import java.util.Set;

/**
 * Somebody's wish for the changes of tables.
 *
 * @param by the hook's name, or {@code publish}
 * @param generation of the definition that wishes it
 * @param database the database meant; empty: every one
 * @param related paths of foreign keys to rows that are wanted with the tables' own
 */
public record Demand(String by, long generation, Optional<String> database, TablePattern tables, Set<String> related) {

    public Demand {
        related = Set.copyOf(related);
    }

    /** The tables' own rows only. */
    public Demand(String by, long generation, Optional<String> database, TablePattern tables) {
        this(by, generation, database, tables, Set.of());
    }

    public boolean concerns(String name) {
        return database.isEmpty() || database.get().equals(name);
    }
}
