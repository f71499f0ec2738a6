package dev.tocsin.hookscdc.change;

/** What happened to a row, or with {@code TRUNCATE} to all of a table's. */
public enum Operation {
    INSERT("dev.tocsin.row.inserted"),
    UPDATE("dev.tocsin.row.updated"),
    DELETE("dev.tocsin.row.deleted"),
    TRUNCATE("dev.tocsin.row.truncated");

    private final String eventType;

    Operation(String eventType) {
        this.eventType = eventType;
    }

    /** The CloudEvents type of such a change. */
    public String eventType() {
        return eventType;
    }
}
