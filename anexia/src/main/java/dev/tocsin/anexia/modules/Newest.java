package dev.tocsin.anexia.modules;

import java.lang.module.ModuleDescriptor.Version;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Chooses the newest of an artifact's versions: no preliminary one while there are others, of the variant that is installed
 * ({@code 33.5.0-jre} is not followed by {@code 33.6.0-android}), and no date where versions are numbers
 * ({@code 20030203} is older than {@code 2.21.0}).
 */
final class Newest {

    private static final Pattern PRELIMINARY = Pattern.compile(
            "(^|[^a-z])(alpha|beta|a|b|m|rc|cr|ea|pre|preview|milestone|snapshot|dev|incubating|test)([^a-z]|$)");
    private static final Pattern LETTERS = Pattern.compile("[a-z]+");
    private static final Pattern LEADING = Pattern.compile("\\d+");
    private static final int DIGITS_OF_A_DATE = 6;

    private Newest() {}

    /** Empty if there is none that can be told apart. */
    static Optional<String> of(String installed, List<String> versions) {
        List<String> usable = versions.stream()
                .filter(version -> LEADING.matcher(version).lookingAt())
                .filter(version -> !isDate(version) || isDate(installed))
                .toList();
        List<String> released = unlessNone(usable, version -> !isPreliminary(version));
        List<String> alike = unlessNone(released, version -> variant(version).equals(variant(installed)));
        return alike.stream().max(Comparator.comparing(Version::parse));
    }

    private static List<String> unlessNone(List<String> all, Predicate<String> wanted) {
        List<String> some = all.stream().filter(wanted).toList();
        return some.isEmpty() ? all : some;
    }

    private static boolean isDate(String version) {
        Matcher leading = LEADING.matcher(version);
        return leading.lookingAt() && leading.group().length() >= DIGITS_OF_A_DATE;
    }

    private static boolean isPreliminary(String version) {
        return PRELIMINARY.matcher(version.toLowerCase(Locale.ROOT)).find();
    }

    /** The last word of a version, such as {@code final} or {@code jre}; of a preliminary one, none. */
    private static String variant(String version) {
        if (isPreliminary(version)) {
            return "";
        }
        Matcher words = LETTERS.matcher(version.toLowerCase(Locale.ROOT));
        String last = "";
        while (words.find()) {
            last = words.group();
        }
        return last;
    }
}
