package dev.tocsin.prober.expect;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** HTTP status codes from one to another, both included. */
record StatusRange(int from, int to) {

    static List<StatusRange> parse(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(part -> one(part.trim().toLowerCase(Locale.ROOT)))
                .toList();
    }

    private static StatusRange one(String part) {
        if (part.matches("[1-9]xx")) {
            int first = (part.charAt(0) - '0') * 100;
            return new StatusRange(first, first + 99);
        }
        if (part.matches("\\d{3}")) {
            return new StatusRange(Integer.parseInt(part), Integer.parseInt(part));
        }
        if (part.matches("\\d{3}\\s*-\\s*\\d{3}")) {
            int from = Integer.parseInt(part.substring(0, 3));
            int to = Integer.parseInt(part.substring(part.length() - 3));
            if (from <= to) {
                return new StatusRange(from, to);
            }
        }
        throw new IllegalArgumentException(
                "status must be codes, classes or ranges such as 2xx, 304, 400-404 but has '" + part + "'");
    }

    boolean contains(int status) {
        return from <= status && status <= to;
    }
}
