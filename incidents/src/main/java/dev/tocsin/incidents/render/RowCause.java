package dev.tocsin.incidents.render;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A changed row.
 *
 * @param operation insert, update, delete, truncate, snapshot
 * @param signal the Django signal that the hook names in the operation's place, or null
 * @param key the primary key's columns in order
 * @param before the row before, where it is known
 * @param after the row after; null for deletions
 * @param related other rows by the path under which the row's names show them, null for those that there are not; a path
 *     that begins with {@code old:} is shown by the row before
 * @param oversized whether the images were left out because of their size
 */
public record RowCause(
        Envelope envelope,
        String schema,
        String table,
        String operation,
        @Nullable String signal,
        Map<String, @Nullable Object> key,
        @Nullable Map<String, @Nullable Object> before,
        @Nullable Map<String, @Nullable Object> after,
        List<String> changed,
        Map<String, @Nullable Map<String, @Nullable Object>> related,
        boolean oversized)
        implements Cause {

    private static final String OLD = "old:";

    /** What happened in the words of templates: created, updated, deleted; or what the Django plugin would have said. */
    public String eventType() {
        if (signal != null && !signal.toLowerCase(Locale.ROOT).contains("save")) {
            return signal;
        }
        return switch (operation) {
            case "insert" -> "created";
            case "update" -> "updated";
            case "delete" -> "deleted";
            case "truncate" -> "truncated";
            default -> operation;
        };
    }

    /** The same for a hook that names a Django signal in the operation's place. */
    public RowCause named(String djangoSignal) {
        return new RowCause(
                envelope, schema, table, operation, djangoSignal, key, before, after, changed, related, oversized);
    }

    /** The same with those related rows only that a hook asks for: what other hooks ask for must not change its names. */
    public RowCause showing(Collection<String> paths) {
        Map<String, @Nullable Map<String, @Nullable Object>> asked = new LinkedHashMap<>(related);
        asked.keySet().retainAll(paths);
        return new RowCause(envelope, schema, table, operation, signal, key, before, after, changed, asked, oversized);
    }

    @Override
    public @Nullable String obstacle() {
        return oversized ? "the row is larger than 4 MiB and was published without its columns" : null;
    }

    @Override
    public Map<String, @Nullable Object> names(String hook) {
        Map<String, @Nullable Object> names = new LinkedHashMap<>();
        names.put("event_type", eventType());
        names.put("event", envelope.names());
        names.put("instance", withRelated(instance(), false));
        names.put("old", withRelated(before, true));
        names.put("new", withRelated(after, false));
        names.put("changed", changed);
        names.put("hook", Map.of("name", hook));
        names.put("endpoint", null);
        names.put("incident", null);
        names.put("title", schema + "." + table + " " + eventType());
        names.put("message", "");
        return names;
    }

    @Override
    public Map<String, @Nullable Object> payload(@Nullable String objectType) {
        Map<String, @Nullable Object> payload = new LinkedHashMap<>();
        payload.put("object_type", objectType == null ? schema + "." + table : objectType);
        payload.put("object_id", objectId());
        payload.put("event_type", eventType());
        payload.put("object_serialization", instance());
        return payload;
    }

    private @Nullable Object objectId() {
        List<@Nullable Object> values = new ArrayList<>(key.values());
        if (values.isEmpty()) {
            return null;
        }
        return values.size() == 1 ? values.get(0) : values;
    }

    private @Nullable Map<String, @Nullable Object> instance() {
        return after == null ? before : after;
    }

    /** The row with the related rows in their places; a column of that name gives way to the row it points to. */
    private @Nullable Map<String, @Nullable Object> withRelated(
            @Nullable Map<String, @Nullable Object> row, boolean old) {
        if (row == null || related.isEmpty()) {
            return row;
        }
        Map<String, @Nullable Object> whole = new LinkedHashMap<>(row);
        // In order of the paths: what leads to a row is placed before the row.
        new TreeMap<>(related).forEach((path, other) -> {
            if (path.startsWith(OLD) == old) {
                place(whole, (old ? path.substring(OLD.length()) : path).split("\\."), other);
            }
        });
        return whole;
    }

    @SuppressWarnings("unchecked") // maps of JSON objects have text keys
    private static void place(
            Map<String, @Nullable Object> into, String[] path, @Nullable Map<String, @Nullable Object> other) {
        Map<String, @Nullable Object> at = into;
        for (int i = 0; i < path.length - 1; i++) {
            Map<String, @Nullable Object> next = at.get(path[i]) instanceof Map<?, ?> map
                    ? new LinkedHashMap<>((Map<String, @Nullable Object>) map)
                    : new LinkedHashMap<>();
            at.put(path[i], next);
            at = next;
        }
        at.put(path[path.length - 1], other);
    }
}
