package dev.tocsin.definitions.apply;

import java.util.regex.Pattern;

/**
 * How definitions are applied.
 *
 * @param set the name of the set they belong to; only definitions of this set are changed or deleted
 * @param prune whether definitions of the set that are no longer in the file are deleted
 * @param adopt whether definitions of another origin with the same id are taken over
 * @param dryRun whether only the plan is made
 */
public record Options(String set, boolean prune, boolean adopt, boolean dryRun) {

    private static final Pattern SET = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    /** Set {@code main}, pruned. */
    public static final Options DEFAULT = new Options("main", true, false, false);

    public Options {
        if (!SET.matcher(set).matches()) {
            throw new IllegalArgumentException(
                    "set: expected letters, digits, '.', '_' and '-', at most 100, but was '" + set + "'");
        }
    }

    /** The origin of the set's definitions. */
    public String origin() {
        return "file:" + set;
    }
}
