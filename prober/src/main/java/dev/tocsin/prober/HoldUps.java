package dev.tocsin.prober;

import java.time.Duration;
import java.util.Optional;

/**
 * Notices when this process was held up (no processor, a long garbage collection, a suspended machine) by how late it
 * wakes, so that what happened meanwhile is not blamed on the targets.
 *
 * <p>Threading: one thread beats, any thread asks.
 */
final class HoldUps {
    private static final long LONG = Duration.ofMillis(500).toNanos();

    private volatile long lastBeat;
    private volatile long heldUntil;
    private volatile long heldFor;

    HoldUps(long nanoTime) {
        lastBeat = nanoTime;
        heldUntil = nanoTime - LONG;
    }

    /** Called at least every 100 ms by a process that is not held up. */
    void beat(long nanoTime) {
        long gap = nanoTime - lastBeat;
        if (gap > LONG) {
            heldFor = gap;
            heldUntil = nanoTime;
        }
        lastBeat = nanoTime;
    }

    /** What held this process up after that instant or at this very moment. */
    Optional<String> since(long from, long now) {
        if (now - lastBeat > LONG) {
            return Optional.of(words(now - lastBeat));
        }
        return heldFor > 0 && heldUntil - from > 0 ? Optional.of(words(heldFor)) : Optional.empty();
    }

    private static String words(long nanos) {
        return "this prober was held up for " + Duration.ofNanos(nanos).toMillis() + " ms";
    }
}
