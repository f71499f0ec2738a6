package dev.tocsin.prober.check;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that the bodies of all running probes may take together, in bytes.
 *
 * <p>Threading: shared by all event loops.
 */
final class BodyBudget {
    private final AtomicLong left;

    BodyBudget(long bytes) {
        this.left = new AtomicLong(bytes);
    }

    boolean take(int bytes) {
        if (left.addAndGet(-bytes) >= 0) {
            return true;
        }
        left.addAndGet(bytes);
        return false;
    }

    void giveBack(int bytes) {
        left.addAndGet(bytes);
    }
}
