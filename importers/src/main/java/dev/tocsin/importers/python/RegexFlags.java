package dev.tocsin.importers.python;

import java.util.Set;
import java.util.TreeSet;

/**
 * Flags inside of a pattern: {@code (?i)} of all of it, {@code (?i-s:…)} of a part.
 *
 * @param global whether they hold for all of the pattern
 */
record RegexFlags(Set<Character> on, Set<Character> off, boolean global) {

    private static final String KNOWN = "iLmsxau";
    private static final String TO_BE_TURNED_OFF = "imsx";

    /** What stands behind {@code (?}, up to the colon or parenthesis that ends it. */
    static RegexFlags read(Cursor cursor, int start) throws BadRegex {
        Set<Character> on = some(cursor, start, KNOWN);
        if (on.contains('L')) {
            throw cursor.bad(start, "the flag L is not for text");
        }
        if (on.contains('a') && on.contains('u')) {
            throw cursor.bad(start, "the flags a and u exclude each other");
        }
        if (cursor.take(')')) {
            if (on.isEmpty()) {
                throw cursor.bad(start, "unknown extension ?)");
            }
            return new RegexFlags(on, Set.of(), true);
        }
        Set<Character> off = new TreeSet<>();
        if (cursor.take('-')) {
            off.addAll(some(cursor, start, TO_BE_TURNED_OFF));
            if (off.isEmpty()) {
                throw cursor.bad(start, "missing flag");
            }
        }
        if (!cursor.take(':')) {
            throw cursor.bad(start, "unknown extension or flag");
        }
        if (off.stream().anyMatch(on::contains)) {
            throw cursor.bad(start, "a flag is turned on and off");
        }
        return new RegexFlags(on, off, false);
    }

    private static Set<Character> some(Cursor cursor, int start, String known) throws BadRegex {
        Set<Character> flags = new TreeSet<>();
        for (char each :
                cursor.takeWhile(Character::isLetter, KNOWN.length() + 1).toCharArray()) {
            if (known.indexOf(each) < 0) {
                throw cursor.bad(start, "unknown flag " + each);
            }
            flags.add(each);
        }
        return flags;
    }

    /** Whether a flag holds inside. */
    boolean after(char flag, boolean before) {
        return on.contains(flag) || (before && !off.contains(flag));
    }

    /** The same for Java. What Java understands otherwise (m, x) is dealt with by who reads what is inside. */
    String opening() {
        String with = (on.contains('i') ? "i" : "") + (on.contains('s') ? "s" : "") + (on.contains('u') ? "U" : "");
        String without =
                (off.contains('i') ? "i" : "") + (off.contains('s') ? "s" : "") + (on.contains('a') ? "Uu" : "");
        return "(?" + with + (without.isEmpty() ? "" : "-" + without) + ":";
    }
}
