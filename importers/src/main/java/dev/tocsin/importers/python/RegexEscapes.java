package dev.tocsin.importers.python;

import org.jspecify.annotations.Nullable;

/** What stands behind a backslash, and how Java writes a character that means itself. */
final class RegexEscapes {

    private static final String SHORTHANDS = "dDsSwW";
    private static final String PLACES = "AbBZ";
    private static final String SPECIAL = "\\^$.|?*+()[]{}";
    private static final String SPECIAL_IN_SETS = "\\^[]-&";
    private static final int LARGEST_OCTAL = 0xFF;

    private RegexEscapes() {}

    static boolean isDigit(int character) {
        return character >= '0' && character <= '9';
    }

    private static boolean isOctal(int character) {
        return character >= '0' && character <= '7';
    }

    private static boolean isHex(int character) {
        return character < 128 && Character.digit(character, 16) >= 0;
    }

    private static boolean isAsciiLetter(int character) {
        return character < 128 && Character.isLetter(character);
    }

    /** Outside of sets, the backslash being read: whether it is a place (such as {@code \b}) and no character. */
    static boolean outside(Cursor cursor, int start, StringBuilder out) throws BadRegex {
        int character = cursor.peek();
        if (character != Cursor.END && PLACES.indexOf(character) >= 0) {
            cursor.next();
            out.append(character == 'Z' ? "\\z" : "\\" + (char) character);
            return true;
        }
        Integer one = one(cursor, start, out);
        if (one != null) {
            literal(one, out);
        }
        return false;
    }

    /** In a set: the character, or null for a shorthand, which is written. */
    static @Nullable Integer inside(Cursor cursor, int start, StringBuilder out) throws BadRegex {
        int character = cursor.peek();
        if (character == 'b') {
            cursor.next();
            return (int) '\b';
        }
        if (isDigit(character)) {
            String octal = cursor.takeWhile(RegexEscapes::isOctal, 3);
            if (octal.isEmpty()) {
                throw cursor.bad(start, "bad escape \\" + (char) character);
            }
            return octal(cursor, start, octal);
        }
        return one(cursor, start, out);
    }

    /** Whether three octal digits stand there, which are a character; then they are read and written. */
    static boolean octal(Cursor cursor, int start, StringBuilder out) throws BadRegex {
        int before = cursor.at();
        String digits = cursor.takeWhile(RegexEscapes::isOctal, 3);
        if (digits.length() < 3) {
            cursor.back(before);
            return false;
        }
        literal(octal(cursor, start, digits), out);
        return true;
    }

    private static int octal(Cursor cursor, int start, String digits) throws BadRegex {
        int character = Integer.parseInt(digits, 8);
        if (character > LARGEST_OCTAL) {
            throw cursor.bad(start, "the octal escape is larger than 0o377");
        }
        return character;
    }

    private static @Nullable Integer one(Cursor cursor, int start, StringBuilder out) throws BadRegex {
        int character = cursor.next();
        if (character != Cursor.END && SHORTHANDS.indexOf(character) >= 0) {
            out.append('\\').append((char) character);
            return null;
        }
        return switch (character) {
            case Cursor.END -> throw cursor.bad(start, "bad escape (end of pattern)");
            case 'a' -> 7;
            case 'f' -> (int) '\f';
            case 'n' -> (int) '\n';
            case 'r' -> (int) '\r';
            case 't' -> (int) '\t';
            case 'v' -> 11;
            case 'x' -> hex(cursor, start, 2);
            case 'u' -> hex(cursor, start, 4);
            case 'U' -> hex(cursor, start, 8);
            case 'N' -> named(cursor, start);
            case '0' -> octal(cursor, start, "0" + cursor.takeWhile(RegexEscapes::isOctal, 2));
            default -> {
                if (isAsciiLetter(character)) {
                    throw cursor.bad(start, "bad escape \\" + (char) character);
                }
                yield character;
            }
        };
    }

    private static int hex(Cursor cursor, int start, int length) throws BadRegex {
        String digits = cursor.takeWhile(RegexEscapes::isHex, length);
        long character = digits.length() < length ? Long.MAX_VALUE : Long.parseLong(digits, 16);
        if (character > Character.MAX_CODE_POINT) {
            throw cursor.bad(start, "incomplete escape");
        }
        return (int) character;
    }

    private static int named(Cursor cursor, int start) throws BadRegex {
        String name = cursor.take('{') ? cursor.takeWhile(each -> each != '}', 100) : "";
        try {
            if (cursor.take('}')) {
                return Character.codePointOf(name);
            }
        } catch (IllegalArgumentException noSuchCharacter) {
            throw cursor.bad(start, "there is no character of this name");
        }
        throw cursor.bad(start, "expected the name of a character between braces");
    }

    /** As itself, outside of sets. */
    static void literal(int character, StringBuilder out) {
        write(character, SPECIAL, out);
    }

    /** As itself, in a set. */
    static void member(int character, StringBuilder out) {
        write(character, SPECIAL_IN_SETS, out);
    }

    private static void write(int character, String special, StringBuilder out) {
        if (special.indexOf(character) >= 0) {
            out.append('\\').appendCodePoint(character);
        } else if (character == '\n') {
            out.append("\\n");
        } else if (Character.isISOControl(character) || !Character.isDefined(character)) {
            out.append("\\x{").append(Integer.toHexString(character)).append('}');
        } else {
            out.appendCodePoint(character);
        }
    }
}
