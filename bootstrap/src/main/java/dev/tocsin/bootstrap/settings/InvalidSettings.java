package dev.tocsin.bootstrap.settings;

import java.util.List;

/** Settings that cannot be used: every problem, each naming the setting, what was wrong and what would be right. */
public final class InvalidSettings extends RuntimeException {
    private final transient List<String> problems;

    public InvalidSettings(List<String> problems) {
        super("invalid settings:" + lines(problems));
        this.problems = List.copyOf(problems);
    }

    public InvalidSettings(String problem) {
        this(List.of(problem));
    }

    public List<String> problems() {
        return problems;
    }

    private static String lines(List<String> problems) {
        var lines = new StringBuilder();
        problems.forEach(problem -> lines.append("\n  - ").append(problem));
        return lines.toString();
    }
}
