package dev.tocsin.notifier.intake;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * One period in which this process owns one partition.
 *
 * <p>Threading: the intake's thread ends it, the event loop begins and finishes sends, any thread may look.
 */
final class Ownership {
    private final int partition;
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean ended;

    Ownership(int partition) {
        this.partition = partition;
    }

    int partition() {
        return partition;
    }

    /** Whether a request may be sent; if so, {@link #finish} must follow. Counting first means that whoever ends it sees the send. */
    boolean begin() {
        open.incrementAndGet();
        if (ended) {
            open.decrementAndGet();
            return false;
        }
        return true;
    }

    /** The outcome of a request that was sent is stored. */
    void finish() {
        open.decrementAndGet();
    }

    /** No request may be sent any more. */
    void end() {
        ended = true;
    }

    boolean ended() {
        return ended;
    }

    /** How many requests are sent and have no stored outcome. */
    int open() {
        return open.get();
    }
}
