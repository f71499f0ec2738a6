package dev.tocsin.notifier.secret;

import dev.tocsin.bootstrap.reference.Reference;
import dev.tocsin.bootstrap.reference.References;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The references that hooks may use, by patterns such as {@code env:HOOK_*}. Whoever defines hooks could otherwise have any
 * variable and file of this process sent to a receiver of his own.
 */
public record AllowedReferences(List<Pattern> patterns) implements References.Policy {
    /** The setting that lists them. */
    public static final String SETTING = "NOTIFIER_SECRETS_ALLOW";

    /** Names that say themselves that they are for hooks. */
    public static final String DEFAULT =
            "env:HOOK_*, file:/run/secrets/hook*, file:/run/secrets/hooks/*, aws:hook*, aws:hooks/**";

    /** A comma within a path separates nothing. */
    private static final Pattern SEPARATOR = Pattern.compile("\\s*,\\s*(?=(?:env|file|aws):|$)");

    private static final Pattern WRITTEN = Pattern.compile("(env:[A-Za-z0-9_*]+|file:/.*|aws:.+)");
    private static final Pattern UP = Pattern.compile("(.*/)?\\.\\.?(/.*)?|.*//.*");

    public AllowedReferences {
        patterns = List.copyOf(patterns);
    }

    /** Reads patterns with commas in between. Throws IllegalArgumentException saying what was expected. */
    public static AllowedReferences parse(String text) {
        List<Pattern> patterns = new ArrayList<>();
        for (String one : SEPARATOR.split(text.strip(), -1)) {
            if (one.isEmpty()) {
                continue;
            }
            if (!WRITTEN.matcher(one).matches()) {
                throw new IllegalArgumentException(
                        "expected patterns such as env:HOOK_*, file:/run/secrets/* or aws:hooks/** but was '" + one
                                + "'");
            }
            patterns.add(compiled(one));
        }
        return new AllowedReferences(patterns);
    }

    @Override
    public Optional<String> refusal(Reference reference) {
        String name =
                reference.kind().equals("aws") ? SecretName.of(reference.name()).id() : reference.name();
        String written = reference.kind() + ":" + name;
        boolean astray = reference.kind().equals("file") && UP.matcher(name).matches();
        return !astray
                        && patterns.stream()
                                .anyMatch(pattern -> pattern.matcher(written).matches())
                ? Optional.empty()
                : Optional.of("hooks may not use it: it is not among those of " + SETTING);
    }

    /** One star stands for anything but a slash, two for anything. */
    private static Pattern compiled(String pattern) {
        StringBuilder expression = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c != '*') {
                expression.append(Pattern.quote(String.valueOf(c)));
            } else if (i + 1 < pattern.length() && pattern.charAt(i + 1) == '*') {
                expression.append(".*");
                i++;
            } else {
                expression.append("[^/]*");
            }
        }
        return Pattern.compile(expression.toString(), Pattern.DOTALL);
    }
}
