package dev.tocsin.hookscdc.related;

import dev.tocsin.hookscdc.change.Column;
import dev.tocsin.hookscdc.table.TableName;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A captured database, as far as rows are read from it that other rows reference.
 *
 * <p>Threading: one thread.
 */
public interface ReferencedRows extends AutoCloseable {

    /** What the catalogue says of a table; without columns if there is none. */
    TableShape shape(TableName table) throws SQLException;

    /**
     * The rows of a table in which {@code columns}, which are unique together, have one of these lists of values. Answers
     * within seconds, or throws.
     */
    Found read(TableShape table, List<String> columns, List<List<String>> values) throws SQLException;

    /** Whether the connection itself is gone, and not just one statement refused. */
    boolean lost(SQLException e);

    /** Whether the same statement may well succeed in a moment: locks, time limits, conflicts. */
    boolean passing(SQLException e);

    @Override
    void close();

    /**
     * What was found.
     *
     * @param at the database's own time of the reading: what was committed clearly before is in it
     * @param rows each row's columns by the values that were asked for; values without a row are absent
     */
    record Found(Instant at, Map<List<String>, List<Column>> rows) {
        public Found {
            rows = Map.copyOf(rows);
        }
    }

    /** Connects. */
    interface Opening {
        ReferencedRows open() throws SQLException;
    }
}
