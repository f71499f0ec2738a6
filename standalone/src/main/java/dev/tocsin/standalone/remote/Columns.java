package dev.tocsin.standalone.remote;

import java.util.ArrayList;
import java.util.List;

/** Lines whose parts stand below one another. */
final class Columns {
    private final List<List<String>> lines = new ArrayList<>();

    Columns(String... titles) {
        lines.add(List.of(titles));
    }

    Columns add(String... parts) {
        lines.add(List.of(parts));
        return this;
    }

    /** How many lines there are below the titles. */
    int size() {
        return lines.size() - 1;
    }

    List<String> lines() {
        List<String> text = new ArrayList<>();
        for (List<String> line : lines) {
            StringBuilder row = new StringBuilder();
            for (int column = 0; column < line.size(); column++) {
                row.append(line.get(column))
                        .append(" ".repeat(width(column) - line.get(column).length() + 2));
            }
            text.add(row.toString().stripTrailing());
        }
        return text;
    }

    private int width(int column) {
        return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
    }
}
