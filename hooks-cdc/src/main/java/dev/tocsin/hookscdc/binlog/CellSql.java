package dev.tocsin.hookscdc.binlog;

import dev.tocsin.hookscdc.change.Column;
import dev.tocsin.hookscdc.change.ColumnType;
import dev.tocsin.hookscdc.change.ColumnType.Kind;
import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Columns that are read by SQL and told as the log tells them: each value is brought into the form that it has in the
 * log, and goes the same way from there. Snapshots and related rows both go this way.
 */
final class CellSql {

    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");
    private static final Pattern MOMENT = Pattern.compile("[-0-9:. TZ]+");
    private static final Pattern LITERAL =
            Pattern.compile(NUMBER.pattern() + "|(_utf8mb4 )?x'([0-9A-F]{2})*'|'[-0-9:. ]*'");
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    /** How a column's values are written by SQL. */
    private enum Form {
        NUMBER,
        FLOAT,
        /** Bits, labels by number, sets of labels as bits. */
        BITS,
        MOMENT,
        TEXT,
        BYTES,
        /** What has a text of its own that the server reads again. */
        OTHER
    }

    private CellSql() {}

    private static Form form(ColumnShape shape) {
        return switch (shape.type()) {
            case "tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "double", "year" -> Form.NUMBER;
            case "float" -> Form.FLOAT;
            case "bit", "enum", "set" -> Form.BITS;
            case "date", "time", "datetime", "timestamp" -> Form.MOMENT;
            case "uuid", "inet4", "inet6", "json" -> shape.charset().isPresent() ? Form.TEXT : Form.OTHER;
            default -> shape.charset().isPresent() ? Form.TEXT : Form.BYTES;
        };
    }

    /** A name as SQL has it. */
    static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    /** What to select so that {@link #column} understands it. */
    static String selected(ColumnShape shape) {
        String name = quoted(shape.name());
        return switch (form(shape)) {
            case NUMBER -> shape.type().equals("year") ? name + " + 0" : name;
            // Its own text has six digits only.
            case FLOAT -> name + " + 0e0";
            case BITS -> "cast(" + name + " as unsigned)";
            case MOMENT -> "cast(" + name + " as char)";
            // In the column's own character set, as it is in the log.
            case TEXT -> "cast(" + name + " as binary)";
            case BYTES -> name;
            case OTHER ->
                switch (shape.type()) {
                    case "inet4" -> "cast(" + name + " as binary(4))";
                    case "json" -> "cast(" + name + " as char)";
                    default -> "cast(" + name + " as binary(16))";
                };
        };
    }

    /** The value that was selected at this place of the row. */
    static Column column(ColumnShape shape, ResultSet row, int place) throws SQLException {
        if (shape.type().equals("json") && shape.charset().isEmpty()) {
            return new Column(shape.name(), ColumnType.of(Kind.JSON), row.getString(place));
        }
        return CellValues.column(shape, cell(shape, row, place));
    }

    private static @Nullable Serializable cell(ColumnShape shape, ResultSet row, int place) throws SQLException {
        Form form = form(shape);
        if (form == Form.TEXT || form == Form.BYTES || form == Form.OTHER) {
            return row.getBytes(place);
        }
        String text = row.getString(place);
        if (text == null) {
            return null;
        }
        return switch (shape.type()) {
            case "tinyint", "smallint", "mediumint", "int" -> (int) Long.parseLong(text);
            case "bigint" -> shape.unsigned() ? Long.parseUnsignedLong(text) : Long.parseLong(text);
            case "year", "enum" -> Integer.parseInt(text);
            case "decimal" -> new BigDecimal(text);
            case "float" -> (float) Double.parseDouble(text);
            case "double" -> Double.valueOf(text);
            case "bit" -> BitSet.valueOf(new long[] {Long.parseUnsignedLong(text)});
            case "set" -> Long.parseUnsignedLong(text);
            default -> moment(shape, text);
        };
    }

    private static String moment(ColumnShape shape, String text) {
        String iso = text.replace(' ', 'T');
        int dot = iso.indexOf('.');
        if (dot > 0) {
            String fraction = iso.substring(dot).replaceFirst("\\.?0*$", "");
            iso = iso.substring(0, dot) + fraction;
        }
        return shape.type().equals("timestamp") ? iso + "Z" : iso;
    }

    /** What to select to have a value that is not null as {@link #requireLiteral} takes it. */
    static String selectedLiteral(ColumnShape shape) {
        String name = quoted(shape.name());
        return switch (form(shape)) {
            case NUMBER -> "cast(" + name + " as char)";
            case FLOAT -> "cast(" + name + " + 0e0 as char)";
            case BITS -> "cast(cast(" + name + " as unsigned) as char)";
            case MOMENT -> "concat('''', " + name + ", '''')";
            case TEXT -> "concat('_utf8mb4 x''', hex(convert(" + name + " using utf8mb4)), '''')";
            case BYTES -> "concat('x''', hex(" + name + "), '''')";
            case OTHER -> "concat('_utf8mb4 x''', hex(convert(cast(" + name + " as char) using utf8mb4)), '''')";
        };
    }

    /** The literal itself. It is kept in Kafka and becomes a part of a statement, so it is looked at first. */
    static String requireLiteral(String literal) {
        if (!LITERAL.matcher(literal).matches()) {
            throw new IllegalStateException("the position has a key of a snapshot that is no literal");
        }
        return literal;
    }

    /** SQL for a value that a row told; empty where no value of the column is told so. */
    static Optional<String> literal(ColumnShape shape, String told) {
        return switch (form(shape)) {
            case NUMBER -> Optional.of(told).filter(text -> NUMBER.matcher(text).matches());
            case FLOAT ->
                Optional.of(told)
                        .filter(text -> NUMBER.matcher(text).matches())
                        .map(text -> Double.toString(Float.parseFloat(text)));
            case BITS -> bits(shape, told);
            case MOMENT ->
                Optional.of(told)
                        .filter(text -> MOMENT.matcher(text).matches())
                        .map(text -> "'" + text.replace('T', ' ').replace("Z", "") + "'");
            case BYTES -> bytes(told);
            case TEXT, OTHER -> Optional.of(text(told));
        };
    }

    private static Optional<String> bits(ColumnShape shape, String told) {
        if (!shape.type().equals("bit")) {
            return Optional.of(text(told));
        }
        String digits = told.equals("true") ? "1" : told.equals("false") ? "0" : told;
        return Optional.of(digits)
                .filter(text -> text.matches("[01]{1,64}"))
                .map(text -> Long.toUnsignedString(Long.parseUnsignedLong(text, 2)));
    }

    private static String text(String told) {
        return "_utf8mb4 x'" + HEX.formatHex(told.getBytes(StandardCharsets.UTF_8)) + "'";
    }

    private static Optional<String> bytes(String told) {
        try {
            return Optional.of("x'" + HEX.formatHex(Base64.getDecoder().decode(told)) + "'");
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
