package dev.tocsin.definitions.yaml;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * <code>${env:X}</code>, <code>${env:X:-default}</code> and <code>${file:/p}</code> in texts; <code>$${</code> stands for a
 * literal <code>${</code>.
 */
final class References {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)(}?)");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final String EXPECTED =
            "expected ${env:NAME}, ${env:NAME:-default} or ${file:/path}" + " (or $${ for a literal ${) but was '";

    private final Environment environment;

    References(Environment environment) {
        this.environment = environment;
    }

    /** A text with its references replaced, and what was wrong with them. */
    record Resolved(String text, List<String> malformed, List<String> missing) {

        boolean complete() {
            return malformed.isEmpty() && missing.isEmpty();
        }
    }

    /** Whether there is a reference in it. */
    static boolean in(String text) {
        return REFERENCE.matcher(text).results().anyMatch(result -> result.group(1) != null);
    }

    /** So that a later reading gives the same text. */
    static String escaped(String text) {
        return text.replace("${", "$${");
    }

    Optional<String> variable(String name) {
        return environment.variable(name);
    }

    Resolved resolve(String text) {
        List<String> malformed = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        Matcher matcher = REFERENCE.matcher(text);
        StringBuilder resolved = new StringBuilder();
        while (matcher.find()) {
            String reference = matcher.group(1);
            String value;
            if (reference == null) {
                value = "${";
            } else if (matcher.group(2).isEmpty()) {
                malformed.add(EXPECTED + matcher.group() + "', which does not end");
                value = "";
            } else {
                value = value(reference, malformed, missing);
            }
            matcher.appendReplacement(resolved, Matcher.quoteReplacement(value));
        }
        return new Resolved(matcher.appendTail(resolved).toString(), malformed, missing);
    }

    private String value(String reference, List<String> malformed, List<String> missing) {
        String shown = "${" + reference + "}";
        if (reference.startsWith("env:")) {
            String[] parts = reference.substring(4).split(":-", 2);
            if (!VARIABLE.matcher(parts[0]).matches()) {
                malformed.add(EXPECTED + shown + "'");
                return "";
            }
            Optional<String> value = environment.variable(parts[0]);
            if (value.isEmpty() && parts.length == 1) {
                missing.add("the environment variable " + parts[0] + " of " + shown + " " + environment.absence());
            }
            return value.orElse(parts.length == 1 ? "" : parts[1]);
        }
        if (reference.startsWith("file:/")) {
            return file(reference.substring(5), shown, missing);
        }
        malformed.add(EXPECTED + shown + "'");
        return "";
    }

    private String file(String path, String shown, List<String> missing) {
        try {
            return environment.file(Path.of(path));
        } catch (IOException e) {
            missing.add("the file of " + shown + " cannot be read: "
                    + (e instanceof java.nio.file.NoSuchFileException ? "there is none" : e.getMessage()));
            return "";
        }
    }
}
