package dev.tocsin.hookscdc.change;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * One committed change of one row, ready to be told. Images are JSON objects.
 *
 * @param subject {@code <database>.<schema>.<table>/<JSON array of the primary key's values>}
 * @param key the primary key as a JSON object
 * @param changed columns whose values differ, where the row before is known
 * @param position the LSN as PostgreSQL writes it
 * @param oversized the images were left out because together they exceed 4 MiB
 */
public record RowChange(
        String subject,
        String database,
        String schema,
        String table,
        Operation operation,
        String key,
        Optional<String> before,
        Optional<String> after,
        List<String> changed,
        String transaction,
        String position,
        Instant committedAt,
        boolean oversized) {

    /** The most that both images together may have, in bytes of UTF-8. */
    public static final int MAX_IMAGE_BYTES = 4 * 1024 * 1024;

    public RowChange {
        changed = List.copyOf(changed);
    }

    /** What the captured row says. */
    public static RowChange of(CapturedRow row) {
        Map<String, String> key = texts(row.key());
        Optional<Map<String, String>> before = row.before().map(RowChange::texts);
        Optional<Map<String, String>> after = row.after().map(columns -> completed(columns, row.unchanged(), before));
        Optional<String> beforeJson = before.map(RowChange::object);
        Optional<String> afterJson = after.map(RowChange::object);
        boolean oversized = bytes(beforeJson) + bytes(afterJson) > MAX_IMAGE_BYTES;
        return new RowChange(
                row.database() + "." + row.schema() + "." + row.table() + "/" + array(key),
                row.database(),
                row.schema(),
                row.table(),
                row.operation(),
                object(key),
                oversized ? Optional.empty() : beforeJson,
                oversized ? Optional.empty() : afterJson,
                row.operation() == Operation.UPDATE ? differing(before, after) : List.of(),
                Long.toString(row.transaction()),
                Lsn.text(row.lsn()),
                row.committedAt(),
                oversized);
    }

    /** A key as {@link #key} tells it. */
    public static String keyOf(List<Column> key) {
        return object(texts(key));
    }

    /** The same change where transactions and places in the log are not PostgreSQL's. */
    public RowChange at(String otherTransaction, String otherPosition) {
        return new RowChange(
                subject,
                database,
                schema,
                table,
                operation,
                key,
                before,
                after,
                changed,
                otherTransaction,
                otherPosition,
                committedAt,
                oversized);
    }

    private static Map<String, String> texts(List<Column> columns) {
        Map<String, String> texts = new LinkedHashMap<>();
        columns.forEach(column -> texts.put(column.name(), column.json()));
        return texts;
    }

    /** A large column that the log left out is in the row after as it was in the row before, if that is known. */
    private static Map<String, String> completed(
            List<Column> columns, List<String> unchanged, Optional<Map<String, String>> before) {
        Map<String, String> texts = texts(columns);
        for (String name : unchanged) {
            String known = before.orElse(Map.of()).get(name);
            if (known != null) {
                texts.put(name, known);
            }
        }
        return texts;
    }

    private static List<String> differing(Optional<Map<String, String>> before, Optional<Map<String, String>> after) {
        if (before.isEmpty() || after.isEmpty()) {
            return List.of();
        }
        return after.get().entrySet().stream()
                .filter(column -> before.get().containsKey(column.getKey()))
                .filter(column -> !Objects.equals(before.get().get(column.getKey()), column.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static String object(Map<String, String> texts) {
        StringJoiner joined = new StringJoiner(",", "{", "}");
        texts.forEach((name, text) -> joined.add(JsonText.quoted(name) + ":" + text));
        return joined.toString();
    }

    private static String array(Map<String, String> texts) {
        return "[" + String.join(",", texts.values()) + "]";
    }

    private static long bytes(Optional<String> json) {
        return json.map(text -> text.getBytes(StandardCharsets.UTF_8).length).orElse(0);
    }

    /** Without the images: they are the customer's. */
    @Override
    public String toString() {
        return "RowChange[" + operation + " of " + schema + "." + table + " at " + position + "]";
    }
}
