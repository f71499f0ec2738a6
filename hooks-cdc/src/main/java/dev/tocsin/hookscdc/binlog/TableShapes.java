package dev.tocsin.hookscdc.binlog;

import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import dev.tocsin.hookscdc.table.TableName;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The shapes of tables, asked of the server when the log names a table by a number that was not seen: the server gives
 * a new one after each change of the table.
 *
 * <p>Threading: one thread.
 */
final class TableShapes {

    private static final int MOST = 1000;

    private final BinlogServer server;
    private final boolean mariaDb;
    private final Map<Known, TableShape> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Known, TableShape> eldest) {
            return size() > MOST;
        }
    };

    TableShapes(BinlogServer server, boolean mariaDb) {
        this.server = server;
        this.mariaDb = mariaDb;
    }

    /** Throws IllegalStateException where the server's table is not the one in the log. */
    TableShape of(TableMapEventData table) throws SQLException {
        TableName name = new TableName(table.getDatabase(), table.getTable());
        Known key = new Known(table.getTableId(), name);
        TableShape shape = known.get(key);
        if (shape == null) {
            shape = TableShape.of(table, server.columns(name, mariaDb), server.key(name));
            known.put(key, shape);
        }
        return shape;
    }

    private record Known(long number, TableName name) {}
}
