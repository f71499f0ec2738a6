package dev.tocsin.hookscdc.binlog;

import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import dev.tocsin.hookscdc.change.Operation;
import dev.tocsin.hookscdc.table.TableName;
import java.time.Instant;

/** What the log says that has to be told. */
sealed interface LoggedChange {

    Place place();

    /** A row was changed. */
    record Row(TableMapEventData table, Operation operation, RowsData.Pair pair, Place place) implements LoggedChange {

        TableName name() {
            return new TableName(table.getDatabase(), table.getTable());
        }
    }

    /** A table was emptied. */
    record Truncation(TableName name, Place place) implements LoggedChange {}

    /** Rows may have been changed, but the log does not have them in a form that can be told. */
    record Untellable(String reason, Place place) implements LoggedChange {}

    /**
     * Where it is in the log.
     *
     * @param transaction GTID, or file and position where there is none
     * @param start of the transaction, a byte in the file
     */
    record Place(String transaction, String file, long start, long event, long row, Instant committedAt) {

        /** {@code binlog.000003:4711/0/2}: transaction, event, row. */
        @Override
        public String toString() {
            return file + ":" + start + "/" + event + "/" + row;
        }
    }
}
