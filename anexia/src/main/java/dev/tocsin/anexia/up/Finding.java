package dev.tocsin.anexia.up;

import org.jspecify.annotations.Nullable;

/** What is wrong, in one line. */
record Finding(Level level, String text) {

    private static final int MOST_SHOWN = 1_000;

    enum Level {
        WARNING,
        ERROR
    }

    Finding {
        text = oneLine(text);
    }

    static Finding of(Throwable thrown) {
        return new Finding(thrown instanceof Warning ? Level.WARNING : Level.ERROR, shown(thrown.getMessage()));
    }

    String line() {
        return level + ": " + text;
    }

    private static String shown(@Nullable String message) {
        return message == null ? "" : message;
    }

    /** A line break would look like another finding. */
    private static String oneLine(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]+", " ").strip();
        if (line.isEmpty()) {
            return "-";
        }
        return line.length() > MOST_SHOWN ? line.substring(0, MOST_SHOWN) + "…" : line;
    }
}
