package dev.tocsin.hookscdc.related;

import dev.tocsin.hookscdc.change.Column;
import dev.tocsin.hookscdc.change.RowImage;
import dev.tocsin.hookscdc.table.TableName;
import java.util.List;
import java.util.Optional;

/** Values of a row as foreign keys are followed by them. */
public final class KeyText {

    private static final TableName ANY = new TableName("", "");

    private KeyText() {}

    /** Those of the named columns, in their order; empty where one of them is not there or null. */
    public static Optional<List<String>> of(List<Column> row, List<String> columns) {
        List<Column> named =
                row.stream().filter(column -> columns.contains(column.name())).toList();
        return new Telling.Place(ANY, Telling.parsed(RowImage.json(named))).values(columns);
    }
}
