package dev.tocsin.notifier.intake;

import java.time.Duration;
import java.time.Instant;

/**
 * Whether more should be read. Not while every place is taken and what waits would fill them for a while: more would only fill
 * the memory. Where requests take long the queue is read further nevertheless: what is behind it might go somewhere else.
 *
 * <p>Threading: the event loop.
 */
final class Supply {
    private static final int ENOUGH = 5_000;
    /** It is enough only if it is done so soon. */
    private static final Duration SOON = Duration.ofSeconds(1);
    /** Where memory is short, if all that waits is. */
    private static final Duration LATER = Duration.ofSeconds(10);

    private static final Duration MEASURED = Duration.ofMillis(200);

    private Instant since = Instant.EPOCH;
    private long finishedThen;
    private double perSecond;

    /** Whether nothing more need be read for now. */
    boolean plenty(Lanes lanes, Instant now) {
        Duration measured = Duration.between(since, now);
        if (measured.compareTo(MEASURED) >= 0) {
            perSecond = (lanes.finished() - finishedThen) * 1e9 / measured.toNanos();
            finishedThen = lanes.finished();
            since = now;
        }
        boolean enough = lanes.waiting() >= ENOUGH && perSecond * SOON.toSeconds() >= ENOUGH;
        boolean crowded = lanes.crowded() && perSecond * LATER.toSeconds() >= lanes.waiting();
        return (enough || crowded) && lanes.saturated(now);
    }
}
