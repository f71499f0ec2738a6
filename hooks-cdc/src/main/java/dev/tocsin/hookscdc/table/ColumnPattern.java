package dev.tocsin.hookscdc.table;

/**
 * Columns by {@code schema.table.column}, {@code table.column} (whatever the schema: it is about what must not be told) or
 * {@code column}, in which {@code *} stands for any characters.
 */
public record ColumnPattern(TablePattern tables, TablePattern column) {

    private static final String ANY = "*";

    /** What people write; the database's name may stand before the schema's. */
    public static ColumnPattern of(String text, String database) {
        int dot = text.lastIndexOf('.');
        String table = dot < 0 ? ANY : text.substring(0, dot);
        TablePattern tables = table.contains(".") ? TablePattern.of(table, database) : new TablePattern(ANY, table);
        return new ColumnPattern(tables, new TablePattern(ANY, text.substring(dot + 1)));
    }

    public boolean matches(TableName table, String name) {
        return tables.matches(table) && column.matches(new TableName("", name));
    }
}
