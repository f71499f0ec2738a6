package dev.tocsin.importers.python;

import org.jspecify.annotations.Nullable;

/** A set of characters: what Java would take for an intersection or a set inside is written so that it is none. */
final class RegexClass {

    private RegexClass() {}

    /** The bracket being read. */
    static void read(Cursor cursor, int start, StringBuilder out) throws BadRegex {
        out.append('[');
        if (cursor.take('^')) {
            out.append('^');
        }
        boolean first = true;
        while (first || cursor.peek() != ']') {
            member(cursor, start, out);
            first = false;
        }
        cursor.next();
        out.append(']');
    }

    private static void member(Cursor cursor, int start, StringBuilder out) throws BadRegex {
        int at = cursor.at();
        Integer low = one(cursor, start, out);
        if (cursor.peek() != '-') {
            single(low, out);
            return;
        }
        int hyphen = cursor.at();
        cursor.next();
        if (cursor.peek() == ']') {
            cursor.back(hyphen);
            single(low, out);
            // The hyphen is the last: it is one.
            cursor.next();
            out.append("\\-");
            return;
        }
        StringBuilder shorthand = new StringBuilder();
        Integer high = one(cursor, start, shorthand);
        if (low == null || high == null || high < low) {
            throw cursor.bad(at, "bad character range");
        }
        RegexEscapes.member(low, out);
        out.append('-');
        RegexEscapes.member(high, out);
    }

    private static void single(@Nullable Integer character, StringBuilder out) {
        if (character != null) {
            RegexEscapes.member(character, out);
        }
    }

    /** A character; null for a shorthand such as {@code \d}, which is written. */
    private static @Nullable Integer one(Cursor cursor, int start, StringBuilder out) throws BadRegex {
        int at = cursor.at();
        int character = cursor.next();
        if (character == Cursor.END) {
            throw cursor.bad(start, "unterminated character set");
        }
        return character == '\\' ? RegexEscapes.inside(cursor, at, out) : Integer.valueOf(character);
    }
}
