package dev.tocsin.hookscdc.capture;

import dev.tocsin.hookscdc.change.Column;
import dev.tocsin.hookscdc.table.TableName;
import java.util.List;
import java.util.Set;

/**
 * Rows of a snapshot that were read at one place of the log.
 *
 * @param command the request that they answer
 * @param lastKey what the next chunk begins after
 * @param last whether none comes after it
 */
record Chunk(String command, TableName table, List<Row> rows, String lastKey, boolean last) {

    Chunk {
        rows = List.copyOf(rows);
    }

    Chunk without(Set<String> keys) {
        List<Row> left =
                rows.stream().filter(row -> !keys.contains(row.keyText())).toList();
        return new Chunk(command, table, left, lastKey, last);
    }

    Chunk empty() {
        return new Chunk(command, table, List.of(), lastKey, last);
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
