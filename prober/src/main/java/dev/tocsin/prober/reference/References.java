package dev.tocsin.prober.reference;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces <code>${env:X}</code>, <code>${env:X:-default}</code> and <code>${file:/path}</code> by what they stand for;
 * <code>$${</code> stands for a literal <code>${</code>.
 *
 * <p>Threading: as thread-safe as the two sources it is given.
 */
public final class References {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)}");

    private final Function<String, Optional<String>> environment;
    private final Function<Path, Optional<String>> files;

    /**
     * @param environment a variable's value
     * @param files a file's content
     */
    public References(Function<String, Optional<String>> environment, Function<Path, Optional<String>> files) {
        this.environment = environment;
        this.files = files;
    }

    public static boolean isIn(String text) {
        return text.contains("${");
    }

    /** Throws {@link Unresolved} naming the reference (not its value) if one leads nowhere. */
    public String resolve(String text) {
        if (!isIn(text)) {
            return text;
        }
        Matcher matcher = REFERENCE.matcher(text);
        return matcher.replaceAll(found -> {
            String reference = found.group(1);
            return Matcher.quoteReplacement(reference == null ? "${" : valueOf(reference));
        });
    }

    private String valueOf(String reference) {
        if (reference.startsWith("env:")) {
            return variable(reference.substring("env:".length()), reference);
        }
        if (reference.startsWith("file:")) {
            return files.apply(Path.of(reference.substring("file:".length())))
                    .map(String::strip)
                    .orElseThrow(() -> new Unresolved("${" + reference + "} is not a file that this prober can read"));
        }
        throw new Unresolved("${" + reference + "} is not a reference that this prober knows (env: or file:)");
    }

    private String variable(String written, String reference) {
        int mark = written.indexOf(":-");
        Optional<String> value = environment
                .apply(mark < 0 ? written : written.substring(0, mark))
                .filter(text -> !text.isEmpty());
        if (value.isEmpty() && mark >= 0) {
            return written.substring(mark + 2);
        }
        return value.orElseThrow(
                () -> new Unresolved("${" + reference + "} is not set in the environment of this prober"));
    }

    /** A reference that leads nowhere; the message is for an operator. */
    public static final class Unresolved extends RuntimeException {
        Unresolved(String message) {
            super(message);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }
}
