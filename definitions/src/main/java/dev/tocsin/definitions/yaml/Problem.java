package dev.tocsin.definitions.yaml;

import java.util.Comparator;

/**
 * Something that is wrong in a file, in words for the person who wrote it.
 *
 * @param file as it was named on the command line
 * @param line from 1
 * @param column from 1
 * @param path such as {@code endpoints[0].interval}; empty for the file as a whole
 */
public record Problem(String file, int line, int column, String path, String message) implements Comparable<Problem> {

    private static final Comparator<Problem> ORDER = Comparator.comparing(Problem::file)
            .thenComparingInt(Problem::line)
            .thenComparingInt(Problem::column)
            .thenComparing(Problem::path)
            .thenComparing(Problem::message);

    @Override
    public int compareTo(Problem other) {
        return ORDER.compare(this, other);
    }

    /** As it is printed: {@code my.yaml:12: endpoints[0].interval: expected …}. */
    @Override
    public String toString() {
        return file + ":" + line + ": " + (path.isEmpty() ? "" : path + ": ") + message;
    }
}
