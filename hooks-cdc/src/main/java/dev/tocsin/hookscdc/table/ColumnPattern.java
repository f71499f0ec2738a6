package dev.tocsin.hookscdc.table;

/** Columns by {@code schema.table.column}, {@code table.column} or {@code column}, in which {@code *} stands for any characters. */
public record ColumnPattern(TablePattern tables, TablePattern column) {

    private static final String ANY = "*";

    /** What people write; the database's name may stand before the schema's. */
    public static ColumnPattern of(String text, String database) {
        int dot = text.lastIndexOf('.');
        TablePattern tables = dot < 0 ? new TablePattern(ANY, ANY) : TablePattern.of(text.substring(0, dot), database);
        return new ColumnPattern(tables, new TablePattern(ANY, text.substring(dot + 1)));
    }

    public boolean matches(TableName table, String name) {
        return tables.matches(table) && column.matches(new TableName("", name));
    }
}
