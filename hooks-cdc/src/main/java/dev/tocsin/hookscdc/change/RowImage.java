package dev.tocsin.hookscdc.change;

import java.util.List;
import java.util.StringJoiner;

/** A row as a JSON object. */
public final class RowImage {

    private RowImage() {}

    /** The columns in their order. Throws ClassCastException where a value is not of its column's type. */
    public static String json(List<Column> columns) {
        StringJoiner joined = new StringJoiner(",", "{", "}");
        columns.forEach(column -> joined.add(JsonText.quoted(column.name()) + ":" + column.json()));
        return joined.toString();
    }
}
