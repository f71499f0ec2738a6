package dev.tocsin.incidents.stream.callback;

import java.time.Instant;

/** Keys whose order as text is the order that is wanted. */
final class Keys {

    private static final char SEPARATOR = '\0';
    private static final int DIGITS = 16;

    private Keys() {}

    /** By time, then by what is due. */
    static String timer(Instant at, String what) {
        return time(at) + SEPARATOR + what;
    }

    /** Before all keys of {@code at} and after. */
    static String fromTimers(Instant at) {
        return time(at);
    }

    /** At or after all keys of {@code at} and before. */
    static String afterTimers(Instant at) {
        return time(at.plusMillis(1));
    }

    static String timedThing(String key) {
        return key.substring(DIGITS + 1);
    }

    /** By group, then by sequence. */
    static String queued(String lane, long sequence) {
        return lane + SEPARATOR + hex(sequence);
    }

    static long sequence(String key) {
        return Long.parseLong(key.substring(key.length() - DIGITS), 16);
    }

    static String blocked(String hook, String lane) {
        return hook + SEPARATOR + lane;
    }

    static String blockedHook(String key) {
        return key.substring(0, key.indexOf(SEPARATOR));
    }

    static String blockedLane(String hook, String key) {
        return key.substring(hook.length() + 1);
    }

    /** Before all keys that begin with {@code group}. */
    static String first(String group) {
        return group + SEPARATOR;
    }

    /** After all keys that begin with {@code group}. */
    static String last(String group) {
        return group + (char) (SEPARATOR + 1);
    }

    private static String time(Instant at) {
        return hex(Math.max(0, at.toEpochMilli()));
    }

    private static String hex(long number) {
        String digits = Long.toHexString(number);
        return "0".repeat(DIGITS - digits.length()) + digits;
    }
}
