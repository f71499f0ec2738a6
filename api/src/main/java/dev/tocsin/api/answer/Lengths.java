package dev.tocsin.api.answer;

/** Lengths of time as people write them: {@code 500ms}, {@code 60s}, {@code 5m}, {@code 28h}, {@code 14d}. */
public final class Lengths {

    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private Lengths() {}

    public static String text(long milliseconds) {
        if (milliseconds % SECOND != 0) {
            return milliseconds + "ms";
        }
        if (milliseconds < 2 * MINUTE || milliseconds % MINUTE != 0) {
            return milliseconds / SECOND + "s";
        }
        if (milliseconds < HOUR || milliseconds % HOUR != 0) {
            return milliseconds / MINUTE + "m";
        }
        return milliseconds < 2 * DAY || milliseconds % DAY != 0 ? milliseconds / HOUR + "h" : milliseconds / DAY + "d";
    }
}
