package dev.tocsin.hookscdc.change;

/** What happened to a row. */
public enum Operation {
    INSERT("dev.tocsin.row.inserted"),
    UPDATE("dev.tocsin.row.updated"),
    DELETE("dev.tocsin.row.deleted");

    private final String eventType;

    Operation(String eventType) {
        this.eventType = eventType;
    }

    /** The CloudEvents type of such a change. */
    public String eventType() {
        return eventType;
    }
}
