package dev.tocsin.hookscdc.table;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Tables by {@code schema.table}, in which {@code *} stands for any characters. */
public record TablePattern(String schema, String table) {

    private static final String DEFAULT_SCHEMA = "public";

    /** What people write: {@code orders}, {@code public.orders}, {@code public.*} or, with the database's name, {@code shop.public.orders}. */
    public static TablePattern of(String text, String database) {
        String rest = text.startsWith(database + ".")
                        && text.chars().filter(c -> c == '.').count() > 1
                ? text.substring(database.length() + 1)
                : text;
        int dot = rest.indexOf('.');
        if (dot < 0) {
            return new TablePattern(rest.equals("*") ? "*" : DEFAULT_SCHEMA, rest);
        }
        return new TablePattern(rest.substring(0, dot), rest.substring(dot + 1));
    }

    /** Exactly this table. */
    public static TablePattern of(TableName name) {
        return new TablePattern(name.schema(), name.table());
    }

    /** Whether it names one table, and does not describe many. */
    public boolean exact() {
        return !schema.contains("*") && !table.contains("*");
    }

    public boolean matches(TableName name) {
        return Pattern.matches(regex(schema), name.schema()) && Pattern.matches(regex(table), name.table());
    }

    /** As a regular expression on {@code schema.table}. */
    public String regex() {
        return regex(schema) + "\\." + regex(table);
    }

    private static String regex(String part) {
        return Arrays.stream(part.split("\\*", -1))
                .map(literal -> literal.replaceAll("([\\\\.^$|?+(){}\\[\\]])", "\\\\$1"))
                .collect(Collectors.joining(".*"));
    }

    @Override
    public String toString() {
        return schema + "." + table;
    }
}
