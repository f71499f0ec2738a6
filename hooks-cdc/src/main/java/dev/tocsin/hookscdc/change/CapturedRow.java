package dev.tocsin.hookscdc.change;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A row as the write-ahead log tells it.
 *
 * @param key the columns of the primary key, in its order; empty for a table without one
 * @param before what is known of the row before: with the default replica identity nothing, or its key only
 * @param after the row after, without the columns in {@code unchanged}
 * @param unchanged large columns that the log leaves out because they did not change
 * @param lsn of the change's own record in the log
 */
public record CapturedRow(
        String database,
        String schema,
        String table,
        Operation operation,
        List<Column> key,
        Optional<List<Column>> before,
        Optional<List<Column>> after,
        List<String> unchanged,
        long transaction,
        long lsn,
        Instant committedAt) {

    public CapturedRow {
        key = List.copyOf(key);
        before = before.map(List::copyOf);
        after = after.map(List::copyOf);
        unchanged = List.copyOf(unchanged);
    }
}
