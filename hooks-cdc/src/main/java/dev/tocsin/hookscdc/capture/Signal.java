package dev.tocsin.hookscdc.capture;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Wakes one thread; what is signalled while it does not wait is not forgotten.
 *
 * <p>Threading: one thread waits, any thread wakes.
 */
final class Signal {

    private final Semaphore news = new Semaphore(0);

    void wake() {
        news.release();
    }

    /** Returns when woken, or after {@code patience}. */
    void await(Duration patience) throws InterruptedException {
        if (news.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            news.drainPermits();
        }
    }
}
