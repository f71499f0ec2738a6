package dev.tocsin.hookscdc.change;

import dev.tocsin.hookscdc.change.ColumnType.Kind;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Values that come as PostgreSQL writes them: dates, and arrays of anything. */
public final class Literals {

    private static final String HEX_PREFIX = "\\x";
    private static final DateTimeFormatter ZONED = new DateTimeFormatterBuilder()
            .appendPattern("yyyy-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
            .appendPattern("[XXX][X]")
            .toFormatter(Locale.ROOT);
    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("int2", Kind.INTEGER),
            Map.entry("int4", Kind.INTEGER),
            Map.entry("int8", Kind.INTEGER),
            Map.entry("oid", Kind.INTEGER),
            Map.entry("float4", Kind.FLOATING),
            Map.entry("float8", Kind.FLOATING),
            Map.entry("numeric", Kind.DECIMAL),
            Map.entry("bool", Kind.TRUTH),
            Map.entry("json", Kind.JSON),
            Map.entry("jsonb", Kind.JSON),
            Map.entry("bytea", Kind.BYTES));
    private static final Map<String, Function<String, Object>> READERS = Map.of(
            "bool",
            text -> text.startsWith("t"),
            "bytea",
            Literals::bytes,
            "timestamp",
            text -> text.replace(' ', 'T'),
            "timestamptz",
            Literals::utc);

    private Literals() {}

    /**
     * A value that has no form of its own but its text, or a list of values of any type.
     *
     * @param type PostgreSQL's name of it; those of arrays begin with an underscore
     */
    public static Column column(String name, String type, @Nullable String literal) {
        if (!type.startsWith("_")) {
            return new Column(name, ColumnType.of(Kind.TEXT), literal);
        }
        String element = type.substring(1);
        ColumnType list = ColumnType.listOf(ColumnType.of(KINDS.getOrDefault(element, Kind.TEXT)));
        Function<String, Object> reader = READERS.getOrDefault(element, text -> text);
        return new Column(name, list, literal == null ? null : read(ArrayLiteral.read(literal), reader));
    }

    private static List<@Nullable Object> read(List<?> elements, Function<String, Object> reader) {
        List<@Nullable Object> read = new ArrayList<>();
        for (Object element : elements) {
            if (element instanceof List<?> inner) {
                read.add(read(inner, reader));
            } else {
                read.add(element == null ? null : reader.apply((String) element));
            }
        }
        return read;
    }

    /** The bytes of a literal in hexadecimal. */
    public static Object bytes(String text) {
        return text.startsWith(HEX_PREFIX) ? HexFormat.of().parseHex(text.substring(HEX_PREFIX.length())) : text;
    }

    /** What is beyond Java's reach (infinity, before Christ) stays as it is. */
    public static String utc(String text) {
        try {
            return OffsetDateTime.parse(text, ZONED)
                    .withOffsetSameInstant(ZoneOffset.UTC)
                    .format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
        } catch (DateTimeParseException beyond) {
            return text;
        }
    }
}
