package dev.tocsin.incidents.stream;

import java.util.function.LongSupplier;

/**
 * Work that can wait, done between records so that it takes a quarter of a stream thread's time at most, all of its tasks
 * together. While a thread always has something else to do, Streams hands it records one by one: it would hardly read.
 *
 * <p>Threading: thread-safe; each thread has its own share.
 */
public final class Spare {

    private static final int TIMES = 3;

    private final LongSupplier nanoTime;
    private final ThreadLocal<Share> shares = ThreadLocal.withInitial(Share::new);

    /** What a thread did last. */
    private static final class Share {
        private boolean begun;
        private long ended;
        private long took;
    }

    /** @param nanoTime as {@link System#nanoTime()}; the context's clock stands still while a task works */
    public Spare(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Does it, unless it is too early to do something again. */
    public void time(Runnable work) {
        Share share = shares.get();
        long now = nanoTime.getAsLong();
        if (!share.begun || now - share.ended >= TIMES * share.took) {
            share.begun = true;
            work.run();
            share.ended = nanoTime.getAsLong();
            share.took = share.ended - now;
        }
    }
}
