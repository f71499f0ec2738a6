package dev.tocsin.hookscdc.source;

import dev.tocsin.hookscdc.change.Column;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

    /** A row's columns, in the table's order. */
    public List<Column> told(List<@Nullable String> row) {
        List<Column> told = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            told.add(columns.get(i).column().told(row.get(i)));
        }
        return told;
    }

    /** A row's primary key. */
    public List<Column> toldKey(List<@Nullable String> row) {
        return key().stream()
                .map(part -> part.column().told(row.get(columns.indexOf(part))))
                .toList();
    }

    /**
     * A column of a table.
     *
     * @param keyPlace place in the primary key from 1; 0: not part of it
     * @param generated whether the server makes its values; the log does not have them
     */
    public record Part(TextColumn column, int keyPlace, boolean generated) {}
}
