package dev.tocsin.hookscdc.source;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * When a table that others do not let go of is tried again, and when no more: each try makes those wait who write to it.
 *
 * <p>Threading: one thread.
 */
final class Tries {

    private static final Duration PAUSE = Duration.ofMillis(1500);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Map<Long, Tried> tried = new HashMap<>();

    boolean due(long oid, Instant now) {
        Tried before = tried.get(oid);
        return before == null || !now.isBefore(before.last().plus(PAUSE));
    }

    /** Answers whether that was the last one. */
    boolean failed(long oid, Instant now) {
        Tried before = tried.getOrDefault(oid, new Tried(now, now));
        tried.put(oid, new Tried(before.first(), now));
        return !now.isBefore(before.first().plus(LONGEST));
    }

    void over(long oid) {
        tried.remove(oid);
    }

    private record Tried(Instant first, Instant last) {}
}
