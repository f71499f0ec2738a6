package dev.tocsin.hookscdc.related;

import dev.tocsin.hookscdc.table.TableName;

/** A column whose values are those of another table's column. */
public record ForeignKey(String column, TableName table, String referenced) {}
