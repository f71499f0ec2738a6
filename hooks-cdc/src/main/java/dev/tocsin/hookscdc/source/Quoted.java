package dev.tocsin.hookscdc.source;

import dev.tocsin.hookscdc.table.TableName;

/** Identifiers as SQL takes them whatever they contain. */
final class Quoted {

    private Quoted() {}

    static String name(String identifier) {
        return "\"" + identifier.replace("\"", "\"\"") + "\"";
    }

    static String name(TableName table) {
        return name(table.schema()) + "." + name(table.table());
    }
}
