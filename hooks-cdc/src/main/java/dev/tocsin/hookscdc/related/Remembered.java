package dev.tocsin.hookscdc.related;

import dev.tocsin.hookscdc.table.TableName;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rows that were read a moment ago. One is used for a change only if it was read after that change was committed, so
 * that what a change says is never older than the change itself.
 *
 * <p>Threading: one thread.
 */
final class Remembered {

    static final int MOST_ROWS = 10_000;
    static final int MOST_CHARACTERS = 16 * 1024 * 1024;
    private static final Duration LIFE = Duration.ofSeconds(5);
    /** A commit has its time a little before others see it. */
    private static final Duration VISIBLE_WITHIN = Duration.ofMillis(100);

    private final Map<RowKey, Row> rows = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<TableName, Set<List<String>>> columns = new HashMap<>();
    private int characters;

    /**
     * What was read.
     *
     * @param json the row as a JSON object; empty: there is no such row
     * @param at the database's time of the reading
     * @param kept our time of it
     */
    record Row(Optional<String> json, Instant at, Instant kept) {
        int size() {
            return json.map(String::length).orElse(0);
        }
    }

    void keep(RowKey key, Row row) {
        forget(key);
        rows.put(key, row);
        columns.computeIfAbsent(key.table(), table -> new HashSet<>()).add(key.columns());
        characters += row.size();
        Iterator<Map.Entry<RowKey, Row>> eldest = rows.entrySet().iterator();
        while (rows.size() > MOST_ROWS || characters > MOST_CHARACTERS) {
            characters -= eldest.next().getValue().size();
            eldest.remove();
        }
    }

    /** The row as it was read after {@code committed}, not long before {@code now}. */
    @Nullable
    Row find(RowKey key, Instant committed, Instant now) {
        Row row = rows.get(key);
        if (row == null) {
            return null;
        }
        if (row.kept().plus(LIFE).isBefore(now)) {
            forget(key);
            return null;
        }
        return row.at().isAfter(committed.plus(VISIBLE_WITHIN)) ? row : null;
    }

    /** By which columns rows of a table are known here. */
    Set<List<String>> columns(TableName table) {
        return columns.getOrDefault(table, Set.of());
    }

    void forget(RowKey key) {
        Row row = rows.remove(key);
        characters -= row == null ? 0 : row.size();
    }

    /** Forgets all rows of a table. */
    void forget(TableName table) {
        rows.entrySet().removeIf(entry -> {
            boolean concerned = entry.getKey().table().equals(table);
            characters -= concerned ? entry.getValue().size() : 0;
            return concerned;
        });
        columns.remove(table);
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }
}
