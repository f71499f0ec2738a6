package dev.tocsin.api.view;

/** Where a list that is ordered by time and id, both descending, goes on: after this row. */
public record Place(long at, String id) {
    /** Before the first row. */
    public static final Place START = new Place(Long.MAX_VALUE, "");
}
