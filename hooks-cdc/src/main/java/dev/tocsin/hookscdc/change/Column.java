package dev.tocsin.hookscdc.change;

import org.jspecify.annotations.Nullable;

/** A column's name and value in one image of a row. */
public record Column(String name, ColumnType type, @Nullable Object value) {

    /** The value as JSON text. */
    String json() {
        return JsonText.of(type, value);
    }

    /** The name only: values are the customer's. */
    @Override
    public String toString() {
        return "Column[" + name + ", " + type.kind() + "]";
    }
}
