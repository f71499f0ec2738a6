package dev.tocsin.hookscdc.source;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What of a table is published, for reading its rows.
 *
 * @param partitioned whether its rows are in other tables
 * @param columns in the table's order
 * @param filter the publication's condition on rows, as SQL
 */
public record TableShape(boolean partitioned, List<Part> columns, Optional<String> filter) {

    public TableShape {
        columns = List.copyOf(columns);
    }

    /** The primary key's columns in its order; empty: it has none, or not all of it is published. */
    public List<Part> key() {
        return columns.stream()
                .filter(part -> part.keyPlace() > 0)
                .sorted(Comparator.comparing(Part::keyPlace))
                .toList();
    }

    /**
     * A column.
     *
     * @param type PostgreSQL's own name of it, such as {@code int4} or {@code _text}; of a domain what it is made of
     * @param typeSchema where that is
     * @param declared as in a declaration, such as {@code numeric(10,2)}
     * @param keyPlace place in the primary key from 1; 0: not part of it
     */
    public record Part(String name, String type, String typeSchema, String declared, int keyPlace) {}
}
