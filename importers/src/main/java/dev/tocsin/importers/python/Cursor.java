package dev.tocsin.importers.python;

import java.util.function.IntPredicate;

/**
 * The characters of a pattern, read one after the other.
 *
 * <p>Threading: one thread.
 */
final class Cursor {

    static final int END = -1;

    private final int[] characters;
    private int at;

    Cursor(String text) {
        this.characters = text.codePoints().toArray();
    }

    int at() {
        return at;
    }

    void back(int to) {
        at = to;
    }

    void end() {
        at = characters.length;
    }

    /** The next one, which stays; {@link #END} at the end. */
    int peek() {
        return at < characters.length ? characters[at] : END;
    }

    int next() {
        int character = peek();
        if (character != END) {
            at++;
        }
        return character;
    }

    /** Whether the next one is this; then it is read. */
    boolean take(int character) {
        boolean is = peek() == character;
        if (is) {
            at++;
        }
        return is;
    }

    /** As many as there are, at most {@code most}. */
    String takeWhile(IntPredicate accepted, int most) {
        StringBuilder taken = new StringBuilder();
        for (int i = 0; i < most && peek() != END && accepted.test(peek()); i++) {
            taken.appendCodePoint(next());
        }
        return taken.toString();
    }

    BadRegex bad(int from, String reason) {
        return new BadRegex(from + 1, reason);
    }
}
