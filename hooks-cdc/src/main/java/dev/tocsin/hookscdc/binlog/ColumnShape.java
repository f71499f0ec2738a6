package dev.tocsin.hookscdc.binlog;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A column as the server declares it.
 *
 * @param type without length, lower case, such as {@code bigint}
 * @param charset of text; empty: bytes, or no text at all
 * @param labels of enumerations and sets, in their order
 * @param length as declared; 0 where there is none
 */
record ColumnShape(
        String name, String type, boolean unsigned, Optional<Charset> charset, List<String> labels, int length) {

    private static final Pattern LENGTH = Pattern.compile("^[a-z0-9]+\\((\\d{1,9})\\)");

    ColumnShape {
        labels = List.copyOf(labels);
    }

    /**
     * From the server's catalogue.
     *
     * @param columnType the whole declaration, such as {@code enum('a','b')} or {@code int(10) unsigned}
     */
    static ColumnShape of(String name, String dataType, String columnType, Optional<Charset> charset) {
        String type = dataType.toLowerCase(Locale.ROOT);
        boolean labelled = type.equals("enum") || type.equals("set");
        String declared = columnType.toLowerCase(Locale.ROOT);
        Matcher length = LENGTH.matcher(declared);
        return new ColumnShape(
                name,
                type,
                !labelled && declared.contains("unsigned"),
                charset,
                labelled ? labels(columnType) : List.of(),
                length.find() ? Integer.parseInt(length.group(1)) : 0);
    }

    ColumnShape json() {
        return new ColumnShape(name, "json", unsigned, charset, labels, length);
    }

    ColumnShape named(String other) {
        return new ColumnShape(other, type, unsigned, charset, labels, length);
    }

    /** {@code enum('a','it''s')}: a quote within is written twice. */
    private static List<String> labels(String columnType) {
        List<String> labels = new ArrayList<>();
        int at = columnType.indexOf('\'');
        while (at >= 0) {
            StringBuilder label = new StringBuilder();
            int next = at + 1;
            while (next < columnType.length()) {
                char c = columnType.charAt(next);
                boolean quote = c == '\'';
                if (quote && (next + 1 >= columnType.length() || columnType.charAt(next + 1) != '\'')) {
                    break;
                }
                label.append(c);
                next += quote ? 2 : 1;
            }
            labels.add(label.toString());
            at = columnType.indexOf('\'', next + 1);
        }
        return labels;
    }
}
