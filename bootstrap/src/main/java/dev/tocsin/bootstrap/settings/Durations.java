package dev.tocsin.bootstrap.settings;

import java.time.Duration;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 500ms}, {@code 60s}, {@code 5m}, {@code 28h}, {@code 14d}, {@code 1h30m}. */
public final class Durations {
    private static final Pattern WRITTEN =
            Pattern.compile("(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?(?:(\\d+)ms)?");
    private static final String[] UNITS = {"d", "h", "m", "s", "ms"};
    private static final long[] MILLIS = {86_400_000, 3_600_000, 60_000, 1_000, 1};

    private Durations() {}

    /**
     * Reads a duration of whole days, hours, minutes, seconds and milliseconds, larger units first.
     *
     * @throws IllegalArgumentException saying what was expected and what was found
     */
    public static Duration parse(String written) {
        var matcher = WRITTEN.matcher(written.strip());
        if (written.isBlank() || !matcher.matches()) {
            throw new IllegalArgumentException(
                    "expected a duration such as 500ms, 60s or 5m but was '" + written + "'");
        }
        try {
            long millis = 0;
            for (int unit = 0; unit < UNITS.length; unit++) {
                var count = matcher.group(unit + 1);
                if (count != null) {
                    millis = Math.addExact(millis, Math.multiplyExact(Long.parseLong(count), MILLIS[unit]));
                }
            }
            return Duration.ofMillis(millis);
        } catch (NumberFormatException | ArithmeticException tooLong) {
            throw new IllegalArgumentException(
                    "expected a duration of less than 292 million years but was '" + written + "'", tooLong);
        }
    }

    /** The shortest form that {@link #parse} reads back as the same duration; less than a millisecond is cut off. */
    public static String format(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0) {
            return "0s";
        }
        return millis < 0 ? "-" + shortest(-millis, 0) : shortest(millis, 0);
    }

    private static String shortest(long millis, int fromUnit) {
        if (millis == 0) {
            return "";
        }
        var best = millis + "ms";
        for (int unit = UNITS.length - 2; unit >= fromUnit; unit--) {
            long count = millis / MILLIS[unit];
            if (count > 0) {
                var candidate = count + UNITS[unit] + shortest(millis % MILLIS[unit], unit + 1);
                best = candidate.length() < best.length() ? candidate : best;
            }
        }
        return best;
    }
}
