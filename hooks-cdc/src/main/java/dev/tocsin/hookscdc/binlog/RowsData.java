package dev.tocsin.hookscdc.binlog;

import com.github.shyiko.mysql.binlog.event.EventData;
import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import dev.tocsin.hookscdc.change.Operation;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One event of rows, read as far as it is wanted.
 *
 * @param table what the log says of the table; empty where nobody wants its rows, which are not read then
 * @param incomplete whether the log has only some of the columns, which are not read then either
 */
record RowsData(Optional<TableMapEventData> table, Operation operation, List<Pair> rows, boolean incomplete)
        implements EventData {

    private static final long serialVersionUID = 1L;

    RowsData {
        rows = List.copyOf(rows);
    }

    /** A row before and after; values as the reader leaves them. */
    static final class Pair {

        private final @Nullable Serializable @Nullable [] before;
        private final @Nullable Serializable @Nullable [] after;

        Pair(@Nullable Serializable @Nullable [] before, @Nullable Serializable @Nullable [] after) {
            this.before = before;
            this.after = after;
        }

        @Nullable
        Serializable @Nullable [] before() {
            return before;
        }

        @Nullable
        Serializable @Nullable [] after() {
            return after;
        }
    }
}
