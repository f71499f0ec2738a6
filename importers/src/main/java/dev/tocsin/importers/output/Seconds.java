package dev.tocsin.importers.output;

/** Seconds, which may have a fraction, as a duration of ours. */
public final class Seconds {

    private Seconds() {}

    /** Such as {@code 5s} or {@code 300ms}; to the millisecond, at least one. */
    public static String text(double seconds) {
        long millis = Math.max(1, Math.round(seconds * 1000));
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }
}
