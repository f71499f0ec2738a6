package dev.tocsin.hookscdc.secret;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Resolves references to secrets: to variables of the environment (kind env, with a default after {@code :-}) and to files
 * (kind file). A dollar sign doubled before the brace makes it literal.
 *
 * <p>Threading: thread-safe if {@code environment} is.
 */
public final class Reference {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\$\\{|\\$\\{(\\w+):([^}]*)}");

    private final Function<String, Optional<String>> environment;

    /** @param environment a variable's value by its name */
    public Reference(Function<String, Optional<String>> environment) {
        this.environment = environment;
    }

    /** The text with every reference replaced. Throws CannotResolve with what is missing, never with a value. */
    public String resolve(String text) {
        Matcher matcher = REFERENCE.matcher(text);
        StringBuilder resolved = new StringBuilder();
        while (matcher.find()) {
            String value = matcher.group(1) == null ? "${" : value(matcher.group(1), matcher.group(2));
            matcher.appendReplacement(resolved, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(resolved).toString();
    }

    private String value(String kind, String name) {
        return switch (kind) {
            case "env" -> variable(name);
            case "file" -> file(name);
            default ->
                throw new CannotResolve("${" + kind + ":" + name
                        + "}: expected ${env:NAME} or ${file:/path} but the kind is '" + kind + "'");
        };
    }

    private String variable(String text) {
        int separator = text.indexOf(":-");
        String name = separator < 0 ? text : text.substring(0, separator);
        return environment.apply(name).orElseGet(() -> {
            if (separator < 0) {
                throw new CannotResolve("${env:" + name + "}: the variable is not set in this process");
            }
            return text.substring(separator + 2);
        });
    }

    private static String file(String path) {
        try {
            return Files.readString(Path.of(path)).strip();
        } catch (IOException e) {
            throw new CannotResolve(
                    "${file:" + path + "}: cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }
}
