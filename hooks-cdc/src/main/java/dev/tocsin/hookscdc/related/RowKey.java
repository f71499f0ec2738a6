package dev.tocsin.hookscdc.related;

import dev.tocsin.hookscdc.table.TableName;
import java.util.List;

/** A row by the values of columns that are unique together. */
record RowKey(TableName table, List<String> columns, List<String> values) {

    RowKey {
        columns = List.copyOf(columns);
        values = List.copyOf(values);
    }
}
