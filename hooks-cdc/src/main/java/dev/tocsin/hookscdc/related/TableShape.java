package dev.tocsin.hookscdc.related;

import dev.tocsin.hookscdc.table.TableName;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the catalogue says of a table that rows are followed from or read from.
 *
 * @param columns in their order
 * @param primaryKey names of its columns
 * @param foreignKeys if a column has several, those of one column first, then the oldest
 */
public record TableShape(TableName name, List<Typed> columns, Set<String> primaryKey, List<ForeignKey> foreignKeys) {

    private static final String DJANGO = "_id";

    public TableShape {
        columns = List.copyOf(columns);
        primaryKey = Set.copyOf(primaryKey);
        foreignKeys = foreignKeys.stream()
                .sorted(Comparator.comparing(key -> key.columns().size() > 1))
                .toList();
    }

    /**
     * A column.
     *
     * @param type the database's short name of it, that of the base type for a domain
     * @param declared the type as a cast takes it
     */
    public record Typed(String name, String type, String declared) {}

    /**
     * The foreign key that a part of a path means: the column of that name; where there is none the column with
     * {@code _id} after it, as Django names them; where there is none the table of that name, if only one key leads to it.
     * A column that is no foreign key stands for itself, and nothing is followed. A key of several columns is named by its
     * last.
     */
    Optional<ForeignKey> towards(String part) {
        if (typed(part).isPresent()) {
            return ofColumn(part);
        }
        Optional<ForeignKey> django = ofColumn(part + DJANGO);
        return django.isPresent() ? django : toTable(part);
    }

    /** How a column is declared. */
    public Optional<Typed> typed(String column) {
        return columns.stream().filter(each -> each.name().equals(column)).findFirst();
    }

    private Optional<ForeignKey> ofColumn(String column) {
        return foreignKeys.stream()
                .filter(key -> key.namingColumn().equals(column))
                .findFirst();
    }

    private Optional<ForeignKey> toTable(String table) {
        List<ForeignKey> keys = foreignKeys.stream()
                .filter(key -> key.table().table().equals(table))
                .toList();
        boolean one = keys.stream()
                        .map(ForeignKey::columns)
                        .collect(Collectors.toSet())
                        .size()
                == 1;
        return one ? Optional.of(keys.get(0)) : Optional.empty();
    }
}
