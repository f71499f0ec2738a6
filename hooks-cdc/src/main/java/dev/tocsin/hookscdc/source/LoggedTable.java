package dev.tocsin.hookscdc.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tocsin.hookscdc.source.TableShape.Part;
import dev.tocsin.hookscdc.table.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a message in the log says of a table that has appeared: some of the rows that it had when it was put into the
 * publication, or why they are not told.
 *
 * @param shape how to understand the rows
 * @param rows each with PostgreSQL's own text of its columns
 * @param gap why rows may be missing; then there are none
 */
public record LoggedTable(TableName table, TableShape shape, List<List<@Nullable String>> rows, Optional<String> gap) {

    /** Of such messages. */
    public static final String PREFIX = "tocsin.rows";

    /** Values may be as large as PostgreSQL has them. */
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build());

    /** Throws IllegalArgumentException where it is none; what it contains is not repeated, as it is the customer's. */
    public static LoggedTable of(String content) {
        JsonNode root;
        try {
            root = JSON.readTree(content);
        } catch (JsonProcessingException notJson) {
            throw new IllegalArgumentException("content: expected rows of a table but it is not JSON");
        }
        List<Part> columns = new ArrayList<>();
        root.path("columns").forEach(column -> columns.add(part(column)));
        List<List<@Nullable String>> rows = new ArrayList<>();
        for (JsonNode row : root.path("rows")) {
            List<@Nullable String> values = new ArrayList<>();
            row.forEach(value -> values.add(value.isNull() ? null : value.asText()));
            if (values.size() != columns.size()) {
                throw new IllegalArgumentException(
                        "content: expected " + columns.size() + " values in a row but there are " + values.size());
            }
            rows.add(values);
        }
        JsonNode name = root.path("table");
        return new LoggedTable(
                new TableName(name.path(0).asText(), name.path(1).asText()),
                new TableShape(false, columns, Optional.empty()),
                rows,
                Optional.ofNullable(root.path("gap").textValue()));
    }

    private static Part part(JsonNode column) {
        TextColumn text = new TextColumn(
                column.path(0).asText(), column.path(1).asText(), column.path(2).asText());
        return new Part(text, column.path(3).asInt(), false);
    }

    /** The beginning of a message with rows; the rows, with commas between them, and {@code ]}} follow. */
    static String beginning(TableName table, List<Part> columns) {
        ObjectNode root = about(table);
        ArrayNode parts = root.putArray("columns");
        for (Part part : columns) {
            TextColumn column = part.column();
            parts.addArray()
                    .add(column.name())
                    .add(column.type())
                    .add(column.declared())
                    .add(part.keyPlace());
        }
        String whole = root.toString();
        return whole.substring(0, whole.length() - 1) + ",\"rows\":[";
    }

    static String gap(TableName table, String reason) {
        return about(table).put("gap", reason).toString();
    }

    private static ObjectNode about(TableName table) {
        ObjectNode root = JSON.createObjectNode();
        root.putArray("table").add(table.schema()).add(table.table());
        return root;
    }
}
