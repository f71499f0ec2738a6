package dev.tocsin.hookscdc.related;

import dev.tocsin.hookscdc.table.TableName;

/** A row by the value of one of its unique columns. */
record RowKey(TableName table, String column, String value) {}
