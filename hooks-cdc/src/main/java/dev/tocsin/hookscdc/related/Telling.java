package dev.tocsin.hookscdc.related;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tocsin.hookscdc.table.TableName;
import dev.tocsin.schemas.event.Change;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A change and the related rows that it is told with so far.
 *
 * <p>Threading: one thread.
 */
final class Telling {

    /** What a path begins with that starts from the row before. */
    static final String OLD = "old:";
    /** A path's row that there is not. */
    static final String NONE = "null";

    private static final int MOST_BYTES = 512 * 1024;
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final Change change;
    private final TableName table;
    private final Set<String> paths;
    private final Map<String, String> told = new TreeMap<>();
    private final Map<String, Place> places = new HashMap<>();
    private int bytes;

    /** A row that paths start from. */
    record Place(TableName table, JsonNode row) {
        Optional<String> value(String column) {
            JsonNode value = row.get(column);
            return value == null || value.isNull() || value.isContainerNode()
                    ? Optional.empty()
                    : Optional.of(value.isNumber() ? value.decimalValue().toPlainString() : value.asText());
        }

        /** All of them; empty where one is not there or null, which then leads nowhere. */
        Optional<List<String>> values(List<String> columns) {
            List<String> values =
                    columns.stream().flatMap(column -> value(column).stream()).toList();
            return values.size() == columns.size() ? Optional.of(values) : Optional.empty();
        }
    }

    Telling(Change change, Set<String> paths) {
        this.change = change;
        this.table = new TableName(change.getSchema$(), change.getTable());
        this.paths = paths;
        String before = change.getBefore();
        String row = change.getAfter() == null ? before : change.getAfter();
        place("", table, row);
        place(OLD, table, before);
    }

    private void place(String path, TableName of, @Nullable String row) {
        if (row != null) {
            places.put(path, new Place(of, parsed(row)));
        }
    }

    static JsonNode parsed(String row) {
        try {
            return MAPPER.readTree(row);
        } catch (JsonProcessingException e) {
            // A row that is not JSON has nothing that could be followed.
            return MAPPER.createObjectNode();
        }
    }

    Change change() {
        return change;
    }

    /** The paths of so many parts. */
    List<String> paths(int parts) {
        return paths.stream().filter(path -> parts(path) == parts).toList();
    }

    static int parts(String path) {
        return (int) path.chars().filter(each -> each == '.').count() + 1;
    }

    /** The row that a path goes on from; empty where it ended before. */
    Optional<Place> from(String path) {
        int dot = path.lastIndexOf('.');
        String parent = dot >= 0 ? path.substring(0, dot) : path.startsWith(OLD) ? OLD : "";
        return Optional.ofNullable(places.get(parent));
    }

    static String last(String path) {
        int dot = path.lastIndexOf('.');
        return dot >= 0 ? path.substring(dot + 1) : path.startsWith(OLD) ? path.substring(OLD.length()) : path;
    }

    /** Tells the row at a path; false where it is too large to be told. */
    boolean tell(String path, TableName of, Optional<String> row) {
        int size = row.map(json -> json.getBytes(StandardCharsets.UTF_8).length).orElse(0);
        boolean fits = bytes + size <= MOST_BYTES;
        told.put(path, fits ? row.orElse(NONE) : NONE);
        bytes += fits ? size : 0;
        if (fits && row.isPresent() && paths.stream().anyMatch(other -> other.startsWith(path + "."))) {
            place(path, of, row.get());
        }
        return fits;
    }

    /** The change with its related rows. */
    Change complete() {
        return told.isEmpty()
                ? change
                : Change.newBuilder(change).setRelated(told).build();
    }
}
