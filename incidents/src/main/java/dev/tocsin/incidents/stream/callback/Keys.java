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

    /** By lane, then by sequence; two of one lane may share theirs, where one repeats the other. */
    static String queued(String lane, long sequence, String callback) {
        return lane + SEPARATOR + hex(sequence) + SEPARATOR + callback;
    }

    static long sequence(String lane, String key) {
        int start = lane.length() + 1;
        return Long.parseLong(key.substring(start, start + DIGITS), 16);
    }

    /** By hook and kind, then by birth. */
    static String ofHook(String hook, char kind, Instant created, long sequence, String callback) {
        return fromBirths(hook, kind, created) + SEPARATOR + hex(sequence) + SEPARATOR + callback;
    }

    /** Before all keys of what was born at {@code created} and later. */
    static String fromBirths(String hook, char kind, Instant created) {
        return hook + SEPARATOR + kind + SEPARATOR + time(created);
    }

    /** By hook and kind, then by id. */
    static String ofHook(String hook, char kind, String callback) {
        return hook + SEPARATOR + kind + SEPARATOR + callback;
    }

    /** By the order in which things came, then by name. */
    static String numbered(long number, String... names) {
        return hex(number) + SEPARATOR + String.join("" + SEPARATOR, names);
    }

    /** What follows the last separator. */
    static String lastPart(String key) {
        return key.substring(key.lastIndexOf(SEPARATOR) + 1);
    }

    /** Directly after {@code key}. */
    static String after(String key) {
        return key + SEPARATOR;
    }

    static String joined(String first, String second) {
        return first + SEPARATOR + second;
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
