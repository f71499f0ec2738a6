package dev.tocsin.prober.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How far a newer version is away, mildest first. */
public enum VersionStep {
    PATCH,
    MINOR,
    MAJOR;

    private static final Pattern VERSION = Pattern.compile("[vV]?(\\d{1,18}(?:\\.\\d{1,18})*)(.*)", Pattern.DOTALL);
    private static final Pattern PRELIMINARY =
            Pattern.compile("[-_.]?(a|b|c|alpha|beta|rc|cr|m|dev|pre|preview|snapshot)[-_.]?\\d*.*");

    /** The one of that name; the mildest for a name that is none. */
    public static VersionStep named(String name) {
        return Arrays.stream(values())
                .filter(step -> step.name().equalsIgnoreCase(name))
                .findFirst()
                .orElse(PATCH);
    }

    private record Numbers(List<Long> numbers, boolean preliminary) {
        static Optional<Numbers> of(String version) {
            Matcher matcher = VERSION.matcher(version.strip());
            if (!matcher.matches()) {
                return Optional.empty();
            }
            List<Long> numbers = new ArrayList<>();
            for (String number : matcher.group(1).split("\\.", -1)) {
                numbers.add(Long.valueOf(number));
            }
            String rest = matcher.group(2).toLowerCase(Locale.ROOT);
            return Optional.of(new Numbers(numbers, PRELIMINARY.matcher(rest).matches()));
        }

        long at(int place) {
            return place < numbers.size() ? numbers.get(place) : 0;
        }
    }

    /** From one version to a newer one; none if it is not newer, or if one of them is no number. */
    public static Optional<VersionStep> between(String installed, String newest) {
        Optional<Numbers> from = Numbers.of(installed);
        Optional<Numbers> to = Numbers.of(newest);
        if (from.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        return between(from.get(), to.get());
    }

    private static Optional<VersionStep> between(Numbers from, Numbers to) {
        int places = Math.max(from.numbers().size(), to.numbers().size());
        for (int place = 0; place < places; place++) {
            if (from.at(place) != to.at(place)) {
                return from.at(place) < to.at(place) ? Optional.of(ofPlace(place)) : Optional.empty();
            }
        }
        return from.preliminary() && !to.preliminary() ? Optional.of(PATCH) : Optional.empty();
    }

    private static VersionStep ofPlace(int place) {
        return switch (place) {
            case 0 -> MAJOR;
            case 1 -> MINOR;
            default -> PATCH;
        };
    }
}
