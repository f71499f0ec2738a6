package dev.tocsin.definitions.yaml;

import dev.tocsin.bootstrap.reference.Reference;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * <code>${env:X}</code>, <code>${env:X:-default}</code>, <code>${file:/p}</code> and <code>${aws:secret#key@region}</code> in
 * texts, or several between bars of which the first counts that there is; <code>$${</code> stands for a literal
 * <code>${</code>.
 */
public final class References {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)(}?)");
    private static final Pattern WHOLE = Pattern.compile("\\$\\{([^}]*)}");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern VAULT = Pattern.compile("[^#\\s]+(#[^@#]+)?(@[a-z]{2}(-[a-z]+)+-\\d{1,2})?");
    private static final String EXPECTED = "expected ${env:NAME}, ${env:NAME:-default}, ${file:/path} or"
            + " ${aws:secret#key@region} (or $${ for a literal ${) but was '";

    private final Environment environment;

    References(Environment environment) {
        this.environment = environment;
    }

    /**
     * A text with its references replaced, and what was wrong with them.
     *
     * @param later those that only their user can look up
     */
    record Resolved(String text, List<String> malformed, List<String> missing, List<String> later) {

        boolean complete() {
            return malformed.isEmpty() && missing.isEmpty() && later.isEmpty();
        }
    }

    /** Whether there is a reference in it. */
    static boolean in(String text) {
        return REFERENCE.matcher(text).results().anyMatch(result -> result.group(1) != null);
    }

    /** What stands between the braces, if the text is one reference and nothing else. */
    static Optional<String> whole(String text) {
        Matcher matcher = WHOLE.matcher(text.strip());
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** So that a later reading gives the same text. */
    public static String escaped(String text) {
        return text.replace("${", "$${");
    }

    Optional<String> variable(String name) {
        return environment.variable(name);
    }

    Resolved resolve(String text) {
        Resolved resolved = new Resolved("", new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        Matcher matcher = REFERENCE.matcher(text);
        StringBuilder result = new StringBuilder();
        while (matcher.find()) {
            String reference = matcher.group(1);
            String value = "${";
            if (reference != null && matcher.group(2).isEmpty()) {
                resolved.malformed().add(EXPECTED + matcher.group() + "', which does not end");
                value = "";
            } else if (reference != null) {
                value = first(reference, resolved);
            }
            matcher.appendReplacement(result, Matcher.quoteReplacement(value));
        }
        return new Resolved(
                matcher.appendTail(result).toString(), resolved.malformed(), resolved.missing(), resolved.later());
    }

    /** Of several the first that there is. */
    private String first(String inner, Resolved resolved) {
        if (!inner.contains(":")) {
            resolved.malformed().add(EXPECTED + "${" + inner + "}'");
            return "";
        }
        List<String> missing = new ArrayList<>();
        List<String> later = new ArrayList<>();
        for (Reference reference : Reference.in("${" + inner + "}")) {
            Optional<String> value = value(reference, resolved.malformed(), missing, later);
            if (value.isPresent()) {
                resolved.later().addAll(later);
                return value.get();
            }
        }
        if (resolved.malformed().isEmpty() && missing.isEmpty() && later.isEmpty()) {
            resolved.malformed().add(EXPECTED + "${" + inner + "}'");
        }
        resolved.later().addAll(later);
        resolved.missing().addAll(later.isEmpty() ? missing : List.of());
        return "";
    }

    private Optional<String> value(
            Reference reference, List<String> malformed, List<String> missing, List<String> later) {
        String name = reference.name();
        if (reference.kind().equals("env") && VARIABLE.matcher(name).matches()) {
            Optional<String> value = environment.variable(name);
            if (value.isEmpty() && reference.ifAbsent().isEmpty()) {
                missing.add("the environment variable " + name + " of " + reference.written() + " "
                        + environment.absence());
            }
            return value.or(() -> reference.ifAbsent().stream().findFirst());
        }
        if (reference.kind().equals("file") && name.startsWith("/")) {
            return file(name, reference.written(), missing);
        }
        if (reference.kind().equals("aws") && VAULT.matcher(name).matches()) {
            later.add(reference.written() + " is looked up by the notifier alone: it belongs into secrets of hooks");
            return Optional.empty();
        }
        malformed.add(EXPECTED + reference.written() + "'");
        return Optional.empty();
    }

    private Optional<String> file(String path, String shown, List<String> missing) {
        try {
            return Optional.of(environment.file(Path.of(path)));
        } catch (IOException e) {
            missing.add("the file of " + shown + " cannot be read: "
                    + (e instanceof NoSuchFileException ? "there is none" : e.getMessage()));
            return Optional.empty();
        }
    }
}
