package dev.tocsin.bootstrap.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One reference as it is written.
 *
 * @param kind such as {@code env}
 * @param name what it names: a variable, a file, a secret
 * @param ifAbsent what it says itself for the case that there is nothing; none where there is no default
 * @param written all of it, with its braces
 */
public record Reference(String kind, String name, List<String> ifAbsent, String written) {
    private static final String DEFAULT = ":-";
    static final Pattern PATTERN = Pattern.compile("\\$\\$\\{|\\$\\{([a-z]+:[^}]*)}");
    /** Between several that are tried in order. */
    private static final Pattern OR = Pattern.compile("\\|(?=(?:env|file|aws):)");

    public Reference {
        ifAbsent = List.copyOf(ifAbsent);
    }

    /** Those in a text, in order; of a list each. */
    public static List<Reference> in(String text) {
        List<Reference> references = new ArrayList<>();
        Matcher matcher = PATTERN.matcher(text);
        while (matcher.find()) {
            if (matcher.group(1) != null) {
                references.addAll(listed(matcher.group(1)));
            }
        }
        return references;
    }

    /** Those between two braces: one, or several to be tried in order. */
    static List<Reference> listed(String inner) {
        List<Reference> references = new ArrayList<>();
        for (String one : OR.split(inner, -1)) {
            int colon = one.indexOf(':');
            String kind = one.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT);
            String rest = one.substring(colon + 1);
            int end = kind.equals("env") ? rest.indexOf(DEFAULT) : -1;
            references.add(new Reference(
                    kind,
                    end < 0 ? rest : rest.substring(0, end),
                    end < 0 ? List.of() : List.of(rest.substring(end + DEFAULT.length())),
                    "${" + one + "}"));
        }
        return references;
    }
}
