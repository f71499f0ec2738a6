package dev.tocsin.hookscdc.capture;

import dev.tocsin.hookscdc.change.Column;
import dev.tocsin.hookscdc.change.ColumnType;
import dev.tocsin.hookscdc.change.ColumnType.Kind;
import dev.tocsin.hookscdc.change.Literals;
import dev.tocsin.hookscdc.source.TableShape;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rows that were read as PostgreSQL writes them, told as the engine tells them from the log. */
final class RowText {

    private static final Pattern INTERVAL = Pattern.compile(
            "P(?:(-?\\d+)Y)?(?:(-?\\d+)M)?(?:(-?\\d+)D)?(?:T(?:(-?\\d+)H)?(?:(-?\\d+)M)?(?:(-?[\\d.]+)S)?)?");
    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .toFormatter(Locale.ROOT);
    private static final DateTimeFormatter ZONED_TIME = new DateTimeFormatterBuilder()
            .appendPattern("HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
            .appendPattern("[XXX][X]")
            .toFormatter(Locale.ROOT);
    private static final Pattern PRECISION = Pattern.compile("\\((\\d)\\)");
    private static final Pattern UTC = Pattern.compile("(.*T\\d\\d:\\d\\d:\\d\\d)(?:\\.(\\d+))?Z");
    private static final int MICROS = 6;
    private static final int DIGITS_OF_A_BYTE = 8;

    private RowText() {}

    /** The row's columns in the table's order. */
    static List<Column> columns(TableShape shape, List<@Nullable String> row) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            columns.add(column(shape.columns().get(i), row.get(i)));
        }
        return columns;
    }

    /** The columns of the primary key. */
    static List<Column> key(TableShape shape, List<@Nullable String> row) {
        return shape.key().stream()
                .map(part -> column(part, row.get(shape.columns().indexOf(part))))
                .toList();
    }

    private static Column column(TableShape.Part part, @Nullable String text) {
        String type = part.type();
        if (type.startsWith("_") || type.equals("date")) {
            return Literals.column(part.name(), type, text);
        }
        boolean truth = type.equals("bool") || part.declared().equals("bit(1)");
        Kind kind = truth ? Kind.TRUTH : kind(type);
        if (text == null) {
            return new Column(part.name(), ColumnType.of(kind), null);
        }
        return switch (type) {
            case "bool" -> column(part, kind, "t".equals(text));
            case "bit" -> truth ? column(part, kind, text.equals("1")) : column(part, kind, text);
            case "varbit" -> column(part, kind, padded(text));
            case "float4" -> column(part, kind, Float.valueOf(text));
            case "float8" -> column(part, kind, Double.valueOf(text));
            case "bytea" -> column(part, kind, Literals.bytes(text));
            case "timestamptz" -> column(part, kind, zoned(part, text));
            case "timestamp" -> timestamp(part, text);
            case "time" -> column(part, kind, micros(text));
            case "timetz" -> column(part, kind, zonedTime(text));
            case "interval" -> column(part, kind, interval(text));
            default -> column(part, kind, text);
        };
    }

    private static Column column(TableShape.Part part, Kind kind, Object value) {
        return new Column(part.name(), ColumnType.of(kind), value);
    }

    private static Kind kind(String type) {
        return switch (type) {
            case "int2", "int4", "int8", "oid" -> Kind.INTEGER;
            case "numeric", "money" -> Kind.DECIMAL;
            case "float4", "float8" -> Kind.FLOATING;
            case "json", "jsonb", "hstore" -> Kind.JSON;
            case "bytea" -> Kind.BYTES;
            case "timestamp" -> Kind.TIMESTAMP_MICROS;
            case "time" -> Kind.TIME;
            default -> Kind.TEXT;
        };
    }

    /** What Java's calendar does not have, infinity among it, stays text. */
    private static Column timestamp(TableShape.Part part, String text) {
        try {
            LocalDateTime time = LocalDateTime.parse(text.replace(' ', 'T'), TIMESTAMP);
            long micros = ChronoUnit.MICROS.between(LocalDateTime.of(1970, 1, 1, 0, 0), time);
            return column(part, Kind.TIMESTAMP_MICROS, micros);
        } catch (DateTimeParseException beyond) {
            return column(part, Kind.TEXT, text.replace(' ', 'T'));
        }
    }

    /** As many digits of the second as are declared, 6 unless otherwise. */
    private static String zoned(TableShape.Part part, String text) {
        Matcher declared = PRECISION.matcher(part.declared());
        int digits = declared.find() ? Integer.parseInt(declared.group(1)) : MICROS;
        Matcher parts = UTC.matcher(Literals.utc(text));
        if (!parts.matches()) {
            return Literals.utc(text);
        }
        String fraction = Optional.ofNullable(parts.group(2)).orElse("");
        return parts.group(1) + (digits == 0 ? "" : "." + (fraction + "000000").substring(0, digits)) + "Z";
    }

    private static long micros(String text) {
        return text.startsWith("24:")
                ? TimeUnit.DAYS.toMicros(1)
                : TimeUnit.NANOSECONDS.toMicros(LocalTime.parse(text).toNanoOfDay());
    }

    private static String zonedTime(String text) {
        try {
            return OffsetTime.parse(text, ZONED_TIME)
                    .withOffsetSameInstant(ZoneOffset.UTC)
                    .format(DateTimeFormatter.ISO_OFFSET_TIME);
        } catch (DateTimeParseException beyond) {
            return text;
        }
    }

    /** All parts, those that are nothing too. */
    private static String interval(String text) {
        Matcher parts = INTERVAL.matcher(text);
        if (!parts.matches()) {
            return text;
        }
        return "P" + part(parts, 1) + "Y" + part(parts, 2) + "M" + part(parts, 3) + "DT" + part(parts, 4) + "H"
                + part(parts, 5) + "M" + part(parts, 6) + "S";
    }

    private static String part(Matcher parts, int group) {
        return Optional.ofNullable(parts.group(group)).orElse("0");
    }

    private static String padded(String digits) {
        int missing = (DIGITS_OF_A_BYTE - digits.length() % DIGITS_OF_A_BYTE) % DIGITS_OF_A_BYTE;
        return "0".repeat(missing) + digits;
    }
}
