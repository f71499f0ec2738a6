package dev.tocsin.hookscdc.binlog;

import dev.tocsin.hookscdc.change.Column;
import dev.tocsin.hookscdc.table.TableName;
import java.util.List;

/**
 * Rows of a snapshot that were read at one place in the log.
 *
 * @param command the request that they answer
 * @param lastKey what the next piece begins after
 * @param last whether none comes after it
 */
record Piece(String command, TableName table, List<Row> rows, String lastKey, boolean last) {

    Piece {
        rows = List.copyOf(rows);
    }

    /**
     * A row as it is.
     *
     * @param keyText the key as changes tell it
     */
    record Row(String keyText, List<Column> key, List<Column> columns) {

        Row {
            key = List.copyOf(key);
            columns = List.copyOf(columns);
        }
    }
}
