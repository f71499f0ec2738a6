package dev.tocsin.hookscdc.capture;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tocsin.hookscdc.change.Column;
import dev.tocsin.hookscdc.change.ColumnType;
import dev.tocsin.hookscdc.change.ColumnType.Kind;
import dev.tocsin.hookscdc.change.Literals;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** What the engine's schemas mean, with the help of PostgreSQL's own name of the type. */
final class ColumnTypes {

    private static final String SOURCE_TYPE = "__debezium.source.column.type";
    private static final String LENGTH = "length";
    private static final Set<String> EXACT = Set.of("NUMERIC", "DECIMAL", "MONEY");
    private static final Set<String> TREES = Set.of("JSON", "JSONB");
    private static final Map<String, Kind> LOGICAL = Map.of(
            "io.debezium.data.Json", Kind.JSON,
            "io.debezium.time.MicroTime", Kind.TIME,
            "io.debezium.time.Timestamp", Kind.TIMESTAMP_MILLIS,
            "io.debezium.time.MicroTimestamp", Kind.TIMESTAMP_MICROS);

    private ColumnTypes() {}

    static Column column(Field field, @Nullable Object value) {
        Map<String, String> parameters = field.schema().parameters();
        String literal = parameters == null ? null : parameters.get(LiteralConverter.TYPE);
        if (literal != null) {
            return Literals.column(field.name(), literal, (String) value);
        }
        String type = sourceType(field.schema());
        return new Column(field.name(), type(field.schema(), type), plain(field.schema(), type, value));
    }

    private static String sourceType(Schema schema) {
        Map<String, String> parameters = schema.parameters();
        String type = parameters == null ? "" : parameters.getOrDefault(SOURCE_TYPE, "");
        return type.toUpperCase(Locale.ROOT);
    }

    private static ColumnType type(Schema schema, String sourceType) {
        Kind logical = schema.name() == null ? null : LOGICAL.get(schema.name());
        if (logical != null) {
            return ColumnType.of(logical);
        }
        return switch (schema.type()) {
            case BOOLEAN -> ColumnType.of(Kind.TRUTH);
            case INT8, INT16, INT32, INT64 -> ColumnType.of(Kind.INTEGER);
            case FLOAT32, FLOAT64 -> ColumnType.of(Kind.FLOATING);
            case STRING ->
                ColumnType.of(
                        EXACT.contains(sourceType) ? Kind.DECIMAL : TREES.contains(sourceType) ? Kind.JSON : Kind.TEXT);
            case BYTES -> ColumnType.of(binary(schema, sourceType) ? Kind.BYTES : Kind.TEXT);
            case ARRAY -> ColumnType.listOf(type(schema.valueSchema(), element(sourceType)));
            case STRUCT, MAP -> ColumnType.of(Kind.RECORD);
        };
    }

    /** PostgreSQL names an array's type by its element's, with an underscore before it. */
    private static String element(String sourceType) {
        return sourceType.startsWith("_") ? sourceType.substring(1) : sourceType;
    }

    private static boolean binary(Schema schema, String sourceType) {
        return !bits(schema) && (sourceType.isEmpty() || sourceType.equals("BYTEA"));
    }

    private static boolean bits(Schema schema) {
        return "io.debezium.data.Bits".equals(schema.name());
    }

    /** Bits as digits, types that the engine does not know by their text, composite values as maps. */
    private static @Nullable Object plain(Schema schema, String sourceType, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (value instanceof Struct struct) {
            return map(struct);
        }
        if (value instanceof List<?> list) {
            String element = element(sourceType);
            return list.stream()
                    .map(each -> plain(schema.valueSchema(), element, each))
                    .toList();
        }
        if (schema.type() == Schema.Type.BYTES && bits(schema)) {
            return digits(bytes(value), schema);
        }
        return schema.type() == Schema.Type.BYTES && !binary(schema, sourceType)
                ? new String(bytes(value), UTF_8)
                : value;
    }

    private static Map<String, @Nullable Object> map(Struct struct) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (Field field : struct.schema().fields()) {
            Object value = struct.getWithoutDefault(field.name());
            fields.put(field.name(), value instanceof Struct inner ? map(inner) : value);
        }
        return fields;
    }

    /** The engine hands bits over little-endian, PostgreSQL writes the highest first. */
    private static String digits(byte[] bytes, Schema schema) {
        StringBuilder digits = new StringBuilder();
        for (byte each : bytes) {
            digits.insert(0, Integer.toBinaryString(0x100 | (each & 0xFF)).substring(1));
        }
        String length = schema.parameters() == null ? null : schema.parameters().get(LENGTH);
        int wanted = length == null ? digits.length() : Integer.parseInt(length);
        return digits.length() > wanted ? digits.substring(digits.length() - wanted) : digits.toString();
    }

    private static byte[] bytes(Object value) {
        if (value instanceof byte[] array) {
            return array;
        }
        ByteBuffer buffer = ((ByteBuffer) value).duplicate();
        byte[] copy = new byte[buffer.remaining()];
        buffer.get(copy);
        return copy;
    }
}
