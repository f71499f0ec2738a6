package dev.tocsin.hookscdc.binlog;

import com.github.shyiko.mysql.binlog.event.deserialization.json.JsonBinary;
import dev.tocsin.hookscdc.change.Column;
import dev.tocsin.hookscdc.change.ColumnType;
import dev.tocsin.hookscdc.change.ColumnType.Kind;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the values in the log mean, with the help of how the server declares their column. */
final class CellValues {

    private static final int UUID_BYTES = 16;
    private static final ColumnType TEXT = ColumnType.of(Kind.TEXT);

    private CellValues() {}

    /** Throws ClassCastException where the value is not of the column's type. */
    static Column column(ColumnShape shape, @Nullable Serializable value) {
        if (value == null) {
            return new Column(shape.name(), TEXT, null);
        }
        return switch (shape.type()) {
            case "tinyint" -> integer(shape, (Integer) value, 0xFFL);
            case "smallint" -> integer(shape, (Integer) value, 0xFFFFL);
            case "mediumint" -> integer(shape, (Integer) value, 0xFF_FFFFL);
            case "int" -> integer(shape, (Integer) value, 0xFFFF_FFFFL);
            case "bigint" ->
                new Column(
                        shape.name(),
                        ColumnType.of(Kind.DECIMAL),
                        shape.unsigned() ? Long.toUnsignedString((Long) value) : value.toString());
            case "decimal" ->
                new Column(shape.name(), ColumnType.of(Kind.DECIMAL), ((BigDecimal) value).toPlainString());
            case "bit" -> bits(shape, (BitSet) value);
            case "enum" -> text(shape, label(shape.labels(), (Integer) value));
            case "set" ->
                new Column(shape.name(), ColumnType.listOf(TEXT), labels(shape.labels(), ((Number) value).longValue()));
            case "json" -> json(shape, (byte[]) value);
            case "uuid" -> text(shape, uuid((byte[]) value));
            case "inet4", "inet6" -> text(shape, internet((byte[]) value));
            case "binary" ->
                bytes(shape, Arrays.copyOf((byte[]) value, Math.max(shape.length(), ((byte[]) value).length)));
            default -> byItself(shape, value);
        };
    }

    private static Column byItself(ColumnShape shape, Serializable value) {
        if (value instanceof byte[] bytes) {
            return shape.charset()
                    .map(charset -> text(shape, new String(bytes, charset)))
                    .orElseGet(() -> bytes(shape, bytes));
        }
        if (value instanceof Float || value instanceof Double) {
            return new Column(shape.name(), ColumnType.of(Kind.FLOATING), value);
        }
        if (value instanceof Number) {
            return new Column(shape.name(), ColumnType.of(Kind.DECIMAL), value.toString());
        }
        if (value instanceof BitSet set) {
            return bits(shape, set);
        }
        return text(shape, value.toString());
    }

    private static Column integer(ColumnShape shape, int value, long mask) {
        return new Column(shape.name(), ColumnType.of(Kind.INTEGER), shape.unsigned() ? value & mask : (long) value);
    }

    private static Column text(ColumnShape shape, String text) {
        return new Column(shape.name(), TEXT, text);
    }

    private static Column bytes(ColumnShape shape, byte[] bytes) {
        return new Column(shape.name(), ColumnType.of(Kind.BYTES), bytes);
    }

    /** One bit is a Boolean, more are digits, the highest first. */
    private static Column bits(ColumnShape shape, BitSet set) {
        if (shape.length() == 1) {
            return new Column(shape.name(), ColumnType.of(Kind.TRUTH), set.get(0));
        }
        StringBuilder digits = new StringBuilder();
        for (int i = Math.max(shape.length(), set.length()) - 1; i >= 0; i--) {
            digits.append(set.get(i) ? '1' : '0');
        }
        return text(shape, digits.toString());
    }

    /** Number 0 is what the server keeps of a value that is not among the labels. */
    private static String label(List<String> labels, int number) {
        return number >= 1 && number <= labels.size() ? labels.get(number - 1) : "";
    }

    private static List<String> labels(List<String> labels, long set) {
        List<String> chosen = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            if ((set >>> i & 1) == 1) {
                chosen.add(labels.get(i));
            }
        }
        return chosen;
    }

    /** MariaDB's JSON is text with a check, MySQL's a form of its own. */
    private static Column json(ColumnShape shape, byte[] value) {
        if (shape.charset().isPresent()) {
            return new Column(
                    shape.name(),
                    ColumnType.of(Kind.JSON),
                    new String(value, shape.charset().get()));
        }
        try {
            return new Column(
                    shape.name(),
                    ColumnType.of(Kind.JSON),
                    value.length == 0 ? "null" : JsonBinary.parseAsString(value));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String uuid(byte[] value) {
        String hex = HexFormat.of().formatHex(Arrays.copyOf(value, UUID_BYTES));
        return hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
    }

    private static String internet(byte[] value) {
        try {
            return InetAddress.getByAddress(value.length <= 4 ? Arrays.copyOf(value, 4) : Arrays.copyOf(value, 16))
                    .getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
