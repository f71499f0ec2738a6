package dev.tocsin.hookscdc.change;

import java.util.Locale;

/** What happened to a row, or with {@code TRUNCATE} to all of a table's. */
public enum Operation {
    INSERT("dev.tocsin.row.inserted"),
    UPDATE("dev.tocsin.row.updated"),
    DELETE("dev.tocsin.row.deleted"),
    TRUNCATE("dev.tocsin.row.truncated"),
    /** Nothing: the row is told because somebody asked for a snapshot. */
    SNAPSHOT("dev.tocsin.row.snapshot");

    private final String eventType;

    Operation(String eventType) {
        this.eventType = eventType;
    }

    /** As hooks and topic {@code changes} spell it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The CloudEvents type of such a change. */
    public String eventType() {
        return eventType;
    }
}
