package dev.tocsin.hookscdc.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tocsin.hookscdc.change.Column;
import dev.tocsin.hookscdc.change.ColumnType;
import dev.tocsin.hookscdc.change.ColumnType.Kind;
import dev.tocsin.hookscdc.change.Literals;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A column that is read by SQL and told as the log tells it. Snapshots and related rows both go this way.
 *
 * @param type PostgreSQL's own name of it, such as {@code int4} or {@code _text}; of a domain what it is made of
 * @param declared the same as in a declaration, such as {@code numeric(10,2)}
 */
public record TextColumn(String name, String type, String declared) {

    /** What a connection is told so that PostgreSQL writes values in the form that is expected here. */
    static final Map<String, String> SETTINGS =
            Map.of("intervalstyle", "iso_8601", "bytea_output", "hex", "datestyle", "ISO");

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
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MICROS = 6;
    private static final int DIGITS_OF_A_BYTE = 8;

    /** What to select so that {@link #told} understands it: for some types another form than their own. */
    String expression(String qualifier) {
        String selected = qualifier + Quoted.name(name);
        return switch (type) {
            case "money" -> selected + "::numeric";
            case "hstore" -> "to_json(" + selected + ")";
            default -> selected;
        };
    }

    /** The value from the text that PostgreSQL writes of it. */
    Column told(@Nullable String text) {
        if (type.startsWith("_") || type.equals("date")) {
            return Literals.column(name, type, text);
        }
        boolean truth = type.equals("bool") || declared.equals("bit(1)");
        Kind kind = truth ? Kind.TRUTH : kind(type);
        if (text == null) {
            return new Column(name, ColumnType.of(kind), null);
        }
        return switch (type) {
            case "bool" -> column(kind, "t".equals(text));
            case "bit" -> truth ? column(kind, text.equals("1")) : column(kind, text);
            case "varbit" -> column(kind, padded(text));
            case "float4" -> column(kind, Float.valueOf(text));
            case "float8" -> column(kind, Double.valueOf(text));
            case "bytea" -> column(kind, Literals.bytes(text));
            case "timestamptz" -> column(kind, zoned(text));
            case "timestamp" -> timestamp(text);
            case "time" -> column(kind, micros(text));
            case "timetz" -> column(kind, zonedTime(text));
            case "hstore" -> column(kind, compact(text));
            case "interval" -> column(kind, interval(text));
            default -> column(kind, text);
        };
    }

    private Column column(Kind kind, Object value) {
        return new Column(name, ColumnType.of(kind), value);
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
    private Column timestamp(String text) {
        try {
            LocalDateTime time = LocalDateTime.parse(text.replace(' ', 'T'), TIMESTAMP);
            long micros = ChronoUnit.MICROS.between(LocalDateTime.of(1970, 1, 1, 0, 0), time);
            return column(Kind.TIMESTAMP_MICROS, micros);
        } catch (DateTimeParseException beyond) {
            return column(Kind.TEXT, text.replace(' ', 'T'));
        }
    }

    /** As many digits of the second as are declared, 6 unless otherwise. */
    private String zoned(String text) {
        Matcher precision = PRECISION.matcher(declared);
        int digits = precision.find() ? Integer.parseInt(precision.group(1)) : MICROS;
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

    /** Without the spaces that PostgreSQL writes. */
    private static String compact(String json) {
        try {
            return JSON.readTree(json).toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL writes JSON", e);
        }
    }

    private static String padded(String digits) {
        int missing = (DIGITS_OF_A_BYTE - digits.length() % DIGITS_OF_A_BYTE) % DIGITS_OF_A_BYTE;
        return "0".repeat(missing) + digits;
    }
}
