package dev.tocsin.hookscdc.table;

import java.util.Optional;

/**
 * Somebody's wish for the changes of tables.
 *
 * @param by the hook's name, or {@code publish}
 * @param generation of the definition that wishes it
 * @param database the database meant; empty: every one
 */
public record Demand(String by, long generation, Optional<String> database, TablePattern tables) {

    public boolean concerns(String name) {
        return database.isEmpty() || database.get().equals(name);
    }
}
