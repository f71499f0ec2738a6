package dev.tocsin.importers.python;

import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Regular expressions of Python's {@code re} as Java's, compiled as text with DOTALL: {@code .} is any character, {@code \w}
 * and its like are Unicode's, {@code $} is the end or before a last line feed, and no other character ends a line. To be
 * looked for from the start, as {@code re.match} does.
 */
public final class PythonRegex {

    private PythonRegex() {}

    /** The same for Java, flags included. */
    public static String toJava(String pattern) throws BadRegex {
        Cursor cursor = new Cursor(pattern);
        TreeSet<Character> flags = new TreeSet<>();
        String java;
        int known;
        // What is global holds for all of the pattern, wherever it stands: what was read without it is read again.
        do {
            known = flags.size();
            cursor.back(0);
            java = new RegexReader(cursor, flags).read();
        } while (flags.size() > known);
        String whole = "(?" + (flags.contains('i') ? "i" : "") + "sd" + (flags.contains('a') ? "" : "U") + ")" + java;
        try {
            Pattern.compile(whole);
        } catch (PatternSyntaxException e) {
            throw new BadRegex(1, "Java cannot do this: " + e.getDescription());
        } catch (StackOverflowError e) {
            throw new BadRegex(1, "it is nested too deeply");
        }
        return whole;
    }
}
