package dev.tocsin.importers.python;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Reads a pattern once and writes Java's.
 *
 * <p>Threading: one thread.
 */
final class RegexReader {

    private static final int MOST_NESTED = 200;
    /** Flags with which the characters before them are read in another way. */
    private static final String READ_ANEW = "mx";

    private final Cursor cursor;
    private final Set<Character> globals;
    private final StringBuilder out = new StringBuilder();
    private final Map<String, Integer> names = new HashMap<>();
    private final Set<Integer> open = new HashSet<>();
    private boolean verbose;
    private boolean multiline;
    private boolean leftOff;
    private int groups;
    private int depth;

    /** @param globals flags that hold for all of the pattern; those that are found are added */
    RegexReader(Cursor cursor, Set<Character> globals) {
        this.cursor = cursor;
        this.globals = globals;
        this.verbose = globals.contains('x');
        this.multiline = globals.contains('m');
    }

    /** What may be repeated. */
    private enum Item {
        NOTHING,
        PLACE,
        ATOM,
        REPEATED
    }

    String read() throws BadRegex {
        branches();
        if (cursor.peek() == ')') {
            throw cursor.bad(cursor.at(), "unbalanced parenthesis");
        }
        return out.toString();
    }

    private void branches() throws BadRegex {
        if (++depth > MOST_NESTED) {
            throw cursor.bad(cursor.at(), "it is nested too deeply");
        }
        Item last = Item.NOTHING;
        while (cursor.peek() != Cursor.END && cursor.peek() != ')') {
            last = next(last);
        }
        depth--;
    }

    private Item next(Item last) throws BadRegex {
        int start = cursor.at();
        int character = cursor.next();
        if (verbose && (Character.isWhitespace(character) || character == '#')) {
            if (character == '#') {
                cursor.takeWhile(each -> each != '\n', Integer.MAX_VALUE);
            }
            return last;
        }
        return switch (character) {
            case '|' -> written("|", Item.NOTHING);
            case '^' -> written(multiline ? "(?<![^\\n])" : "^", Item.PLACE);
            case '$' -> written(multiline ? "(?![^\\n])" : "$", Item.PLACE);
            case '.' -> written(".", Item.ATOM);
            case '[' -> {
                RegexClass.read(cursor, start, out);
                yield Item.ATOM;
            }
            case '\\' -> escape(start);
            case '(' -> group(start) ? Item.ATOM : last;
            case '*', '+', '?', '{' -> repeat(character, start, last);
            default -> literal(character);
        };
    }

    private Item written(String java, Item item) {
        out.append(java);
        return item;
    }

    private Item literal(int character) {
        RegexEscapes.literal(character, out);
        return Item.ATOM;
    }

    private Item escape(int start) throws BadRegex {
        int character = cursor.peek();
        if (character >= '1' && character <= '9') {
            return RegexEscapes.octal(cursor, start, out) ? Item.ATOM : reference(start);
        }
        return RegexEscapes.outside(cursor, start, out) ? Item.PLACE : Item.ATOM;
    }

    private Item reference(int start) throws BadRegex {
        int number = Integer.parseInt(cursor.takeWhile(RegexEscapes::isDigit, 2));
        return reference(start, number);
    }

    private Item reference(int start, int number) throws BadRegex {
        if (number > groups) {
            throw cursor.bad(start, "there is no group " + number);
        }
        if (open.contains(number)) {
            throw cursor.bad(start, "cannot refer to an open group");
        }
        out.append("(?:\\").append(number).append(')');
        return Item.ATOM;
    }

    private Item repeat(int character, int start, Item last) throws BadRegex {
        String times = String.valueOf((char) character);
        if (character == '{') {
            times = RegexRepeats.braces(cursor, start);
            if (times.isEmpty()) {
                return literal('{');
            }
        }
        if (last == Item.NOTHING || last == Item.PLACE) {
            throw cursor.bad(start, "nothing to repeat");
        }
        if (last == Item.REPEATED) {
            throw cursor.bad(start, "multiple repeat");
        }
        out.append(times);
        if (cursor.take('?')) {
            out.append('?');
        } else if (cursor.take('+')) {
            out.append('+');
        }
        return Item.REPEATED;
    }

    /** Whether it is something; comments and flags are nothing. */
    private boolean group(int start) throws BadRegex {
        if (!cursor.take('?')) {
            capture(start);
            return true;
        }
        int kind = cursor.next();
        switch (kind) {
            case 'P' -> named(start);
            case ':', '=', '!', '>' -> inner(start, "(?" + (char) kind);
            case '<' -> behind(start);
            case '#' -> {
                cursor.takeWhile(each -> each != ')', Integer.MAX_VALUE);
                if (!cursor.take(')')) {
                    throw cursor.bad(start, "missing ), unterminated comment");
                }
                return false;
            }
            case '(' -> throw cursor.bad(start, "a condition on a group, (?(…)…|…), is not available in Java");
            case Cursor.END -> throw cursor.bad(start, "unexpected end of pattern");
            default -> {
                cursor.back(cursor.at() - 1);
                return flags(start);
            }
        }
        return true;
    }

    private void behind(int start) throws BadRegex {
        int direction = cursor.next();
        if (direction != '=' && direction != '!') {
            throw cursor.bad(start, "unknown extension ?<: a named group is written (?P<name>…)");
        }
        inner(start, "(?<" + (char) direction);
    }

    private void named(int start) throws BadRegex {
        int kind = cursor.next();
        if (kind == '=') {
            String name = name(start, ')');
            Integer number = names.get(name);
            if (number == null) {
                throw cursor.bad(start, "there is no group named " + name);
            }
            reference(start, number);
        } else if (kind == '<') {
            String name = name(start, '>');
            if (names.putIfAbsent(name, groups + 1) != null) {
                throw cursor.bad(start, "there are two groups named " + name);
            }
            capture(start);
        } else {
            throw cursor.bad(start, "unknown extension ?P");
        }
    }

    private String name(int start, char end) throws BadRegex {
        String name = cursor.takeWhile(each -> each != end, Integer.MAX_VALUE);
        boolean valid = !name.isEmpty()
                && Character.isUnicodeIdentifierStart(name.codePointAt(0) == '_' ? 'a' : name.codePointAt(0))
                && name.codePoints().allMatch(each -> each == '_' || Character.isUnicodeIdentifierPart(each));
        if (!valid || !cursor.take(end)) {
            throw cursor.bad(start, "expected the name of a group and " + end);
        }
        return name;
    }

    private void capture(int start) throws BadRegex {
        int number = ++groups;
        open.add(number);
        inner(start, "(");
        open.remove(number);
    }

    private void inner(int start, String opening) throws BadRegex {
        boolean verboseOutside = verbose;
        boolean multilineOutside = multiline;
        out.append(opening);
        branches();
        if (!cursor.take(')') && !leftOff) {
            throw cursor.bad(start, "missing ), unterminated subpattern");
        }
        out.append(')');
        verbose = verboseOutside;
        multiline = multilineOutside;
    }

    private boolean flags(int start) throws BadRegex {
        RegexFlags flags = RegexFlags.read(cursor, start);
        if (flags.global()) {
            boolean other =
                    flags.on().stream().anyMatch(flag -> READ_ANEW.indexOf(flag) >= 0 && !globals.contains(flag));
            globals.addAll(flags.on());
            if (other) {
                leftOff = true;
                cursor.end();
            }
            return false;
        }
        boolean verboseOutside = verbose;
        boolean multilineOutside = multiline;
        verbose = flags.after('x', verbose);
        multiline = flags.after('m', multiline);
        inner(start, flags.opening());
        verbose = verboseOutside;
        multiline = multilineOutside;
        return true;
    }
}
