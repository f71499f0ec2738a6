package dev.tocsin.hookscdc.table;

/**
 * What the catalogue says of a relation.
 *
 * @param oid what tells it from another table that had the name before; 0 where the server has no such number
 * @param kind as {@code pg_class.relkind}: r a table, p a partitioned one, v a view …
 * @param permanent neither temporary nor unlogged
 * @param identified whether updates and deletes can be told: published without it, the application's own would fail
 * @param full whether the log has the whole row before
 */
public record TableFacts(TableName name, long oid, char kind, boolean permanent, boolean identified, boolean full) {

    private static final char TABLE = 'r';
    private static final char PARTITIONED = 'p';

    public boolean partitioned() {
        return kind == PARTITIONED;
    }

    public boolean capturable() {
        return permanent && (kind == TABLE || kind == PARTITIONED);
    }
}
