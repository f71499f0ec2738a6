package dev.tocsin.hookscdc.table;

/** A table as the database spells it. */
public record TableName(String schema, String table) implements Comparable<TableName> {

    @Override
    public int compareTo(TableName other) {
        return toString().compareTo(other.toString());
    }

    /** {@code schema.table}. */
    @Override
    public String toString() {
        return schema + "." + table;
    }
}
