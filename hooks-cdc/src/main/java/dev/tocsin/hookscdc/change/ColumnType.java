package dev.tocsin.hookscdc.change;

import java.util.Optional;

/**
 * How a column's captured value is to be understood.
 *
 * @param element what a list holds; present for lists only
 */
public record ColumnType(Kind kind, Optional<ColumnType> element) {

    /** The forms a captured value comes in. */
    public enum Kind {
        /** A Boolean. */
        TRUTH,
        /** A whole number. */
        INTEGER,
        /** A Float or Double. */
        FLOATING,
        /** The text of an exact number, or of what is none: NaN, Infinity. */
        DECIMAL,
        /** A String; whatever has no form of its own. */
        TEXT,
        /** A ByteBuffer or byte array. */
        BYTES,
        /** The text of a JSON value. */
        JSON,
        /** Microseconds since midnight. */
        TIME,
        /** Milliseconds since 1970-01-01T00:00:00, no zone. */
        TIMESTAMP_MILLIS,
        /** Microseconds since 1970-01-01T00:00:00, no zone. */
        TIMESTAMP_MICROS,
        /** A List, its elements of another type. */
        LIST,
        /** A Map by name, such as a point's x and y. */
        RECORD
    }

    public static ColumnType of(Kind kind) {
        return new ColumnType(kind, Optional.empty());
    }

    public static ColumnType listOf(ColumnType element) {
        return new ColumnType(Kind.LIST, Optional.of(element));
    }
}
