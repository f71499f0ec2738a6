package dev.tocsin.hookscdc.change;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Base64;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Captured values as JSON text that loses nothing: numbers exactly, times as ISO 8601, JSON as it is. */
final class JsonText {

    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");
    /** Readers of JSON refuse longer numbers; as text they lose nothing either. */
    private static final int LONGEST_NUMBER = 1000;

    private static final long MICROS_OF_A_DAY = TimeUnit.DAYS.toMicros(1);
    /** What is further away than this is one of PostgreSQL's infinities: its own calendar ends in the year 294276. */
    private static final long FAR_MICROS = TimeUnit.DAYS.toMicros(106_000_000L);

    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter(Locale.ROOT);
    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral('T')
            .append(TIME)
            .toFormatter(Locale.ROOT);

    private JsonText() {}

    /** A value of this type. Throws ClassCastException where it is not of the type. */
    static String of(ColumnType type, @Nullable Object value) {
        if (value == null) {
            return "null";
        }
        return switch (type.kind()) {
            case TRUTH, INTEGER -> value.toString();
            case FLOATING -> numberOrText(value.toString());
            case DECIMAL -> decimal(value.toString());
            case TEXT -> quoted(value.toString());
            case BYTES -> quoted(base64(value));
            case JSON -> value.toString();
            case TIME -> quoted(time(((Number) value).longValue()));
            case TIMESTAMP_MILLIS -> quoted(timestamp(TimeUnit.MILLISECONDS.toMicros(((Number) value).longValue())));
            case TIMESTAMP_MICROS -> quoted(timestamp(((Number) value).longValue()));
            case LIST -> list(type, (Collection<?>) value);
            case RECORD -> record((Map<?, ?>) value);
        };
    }

    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, quoted);
        return quoted.append('"').toString();
    }

    private static String decimal(String text) {
        if (text.length() <= LONGEST_NUMBER && NUMBER.matcher(text).matches()) {
            return new BigDecimal(text).toPlainString();
        }
        return switch (text) {
            case "NAN" -> quoted("NaN");
            case "POSITIVE_INFINITY" -> quoted("Infinity");
            case "NEGATIVE_INFINITY" -> quoted("-Infinity");
            default -> quoted(text);
        };
    }

    private static String numberOrText(String text) {
        return NUMBER.matcher(text).matches() ? text : quoted(text);
    }

    private static String base64(Object value) {
        if (value instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
        ByteBuffer buffer = ((ByteBuffer) value).duplicate();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String time(long micros) {
        return micros == MICROS_OF_A_DAY
                ? "24:00:00"
                : TIME.format(LocalTime.ofNanoOfDay(TimeUnit.MICROSECONDS.toNanos(micros)));
    }

    private static String timestamp(long micros) {
        if (micros >= FAR_MICROS || micros <= -FAR_MICROS) {
            return infinity(micros);
        }
        long seconds = Math.floorDiv(micros, TimeUnit.SECONDS.toMicros(1));
        long rest = Math.floorMod(micros, TimeUnit.SECONDS.toMicros(1));
        Instant instant = Instant.ofEpochSecond(seconds, TimeUnit.MICROSECONDS.toNanos(rest));
        return TIMESTAMP.format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
    }

    private static String infinity(long sign) {
        return sign < 0 ? "-infinity" : "infinity";
    }

    /** An element that is a list itself is another dimension of the same. */
    private static String list(ColumnType type, Collection<?> values) {
        ColumnType element = type.element().orElseThrow();
        StringJoiner joined = new StringJoiner(",", "[", "]");
        values.forEach(value -> joined.add(of(value instanceof Collection<?> ? type : element, value)));
        return joined.toString();
    }

    private static String record(Map<?, ?> fields) {
        StringJoiner joined = new StringJoiner(",", "{", "}");
        fields.forEach((name, value) -> joined.add(quoted(String.valueOf(name)) + ":" + guessed(value)));
        return joined.toString();
    }

    /** Fields of composite values carry no type of their own here: Java's says enough. */
    private static String guessed(@Nullable Object value) {
        if (value instanceof Float || value instanceof Double) {
            return numberOrText(value.toString());
        }
        if (value instanceof Number || value instanceof Boolean || value == null) {
            return String.valueOf(value);
        }
        if (value instanceof byte[] || value instanceof ByteBuffer) {
            return quoted(base64(value));
        }
        if (value instanceof Map<?, ?> map) {
            return record(map);
        }
        return quoted(value.toString());
    }
}
