package dev.tocsin.definitions.template;

import java.io.Writer;

/**
 * Collects what a template prints and ends a template that prints too much or never ends.
 *
 * <p>Threading: one rendering, one thread.
 */
final class BoundedText extends Writer {

    static final int MAX_CHARACTERS = 8 * 1024 * 1024;
    static final int MAX_STEPS = 1_000_000;

    private final StringBuilder text = new StringBuilder();
    private int steps;

    @Override
    public void write(char[] characters, int offset, int length) {
        steps++;
        if (steps > MAX_STEPS) {
            throw new RenderFailure("the template takes more than " + MAX_STEPS + " steps");
        }
        if (text.length() + length > MAX_CHARACTERS) {
            throw tooLong();
        }
        text.append(characters, offset, length);
    }

    static RenderFailure tooLong() {
        return new RenderFailure("the template makes more than " + MAX_CHARACTERS + " characters");
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public String toString() {
        return text.toString();
    }
}
