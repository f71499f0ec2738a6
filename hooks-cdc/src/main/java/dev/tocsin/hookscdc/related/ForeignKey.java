package dev.tocsin.hookscdc.related;

import dev.tocsin.hookscdc.table.TableName;
import java.util.List;

/** Columns whose values together are those of another table's columns, in the same order. */
public record ForeignKey(List<String> columns, TableName table, List<String> referenced) {

    public ForeignKey {
        columns = List.copyOf(columns);
        referenced = List.copyOf(referenced);
    }

    /** The column that names it: of several the last, as those before it say within what the row is found. */
    String namingColumn() {
        return columns.get(columns.size() - 1);
    }
}
