package dev.tocsin.prober;

import java.time.Duration;
import java.util.Optional;

/**
 * Notices when this process was held up (no processor, a long garbage collection, a suspended machine) by how late it
 * wakes, so that what happened meanwhile is not blamed on the targets: once for long, or for a moment again and again.
 *
 * <p>Threading: one thread beats, any thread asks.
 */
final class HoldUps {
    private static final long LONG = Duration.ofMillis(500).toNanos();
    /** Between beats of a process that is not held up. */
    private static final long USUAL = Duration.ofMillis(100).toNanos();

    private static final long LATE = Duration.ofMillis(150).toNanos();
    /** Of a probe's time, one part in so many is much to lose. */
    private static final long MUCH = 4;

    private volatile long lastBeat;
    private volatile long heldUntil;
    private volatile long heldFor;
    private volatile long lost;

    /** The moment at which a probe began. */
    record Mark(long nanoTime, long lost) {}

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
        long before = lost; // only this thread writes it
        lost = before + lostIn(gap);
        lastBeat = nanoTime;
    }

    private static long lostIn(long gap) {
        return gap > LATE ? gap - USUAL : 0;
    }

    /** For the thread that beats: who begins many probes at once is busy, not held up. */
    Mark beginning(long nanoTime) {
        beat(nanoTime);
        return new Mark(nanoTime, lost);
    }

    /** What held this process up since then or at this very moment. */
    Optional<String> since(Mark from, long now) {
        long gap = now - lastBeat;
        if (gap > LONG) {
            return Optional.of(words(gap));
        }
        if (heldFor > 0 && heldUntil - from.nanoTime() > 0) {
            return Optional.of(words(heldFor));
        }
        long whole = now - from.nanoTime();
        long missing = lost - from.lost() + lostIn(Math.min(gap, whole));
        return missing > whole / MUCH
                ? Optional.of(words(missing) + " of " + Duration.ofNanos(whole).toMillis() + " ms, bit by bit")
                : Optional.empty();
    }

    private static String words(long nanos) {
        return "this prober was held up for " + Duration.ofNanos(nanos).toMillis() + " ms";
    }
}
