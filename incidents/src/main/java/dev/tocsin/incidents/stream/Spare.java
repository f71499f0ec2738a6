package dev.tocsin.incidents.stream;

import org.apache.kafka.streams.processor.api.ProcessingContext;

/**
 * Work that can wait, done between records so that it takes a quarter of a stream thread's time at most, all of its tasks
 * together. While a task is busy with something else, Streams hands out records one by one: a thread that always had something
 * else to do would hardly read.
 *
 * <p>Threading: the stream thread's.
 */
public final class Spare {

    private static final int TIMES = 3;
    private static final ThreadLocal<Spare> OF_THREAD = ThreadLocal.withInitial(Spare::new);

    private long begun;
    private long took;

    private Spare() {}

    /** Does it, unless it is too early to do so again. */
    public static void time(ProcessingContext context, Runnable work) {
        OF_THREAD.get().spend(context, work);
    }

    private void spend(ProcessingContext context, Runnable work) {
        long now = context.currentSystemTimeMs();
        if (Math.abs(now - begun) >= (TIMES + 1) * took) {
            begun = now;
            work.run();
            took = Math.abs(context.currentSystemTimeMs() - begun);
        }
    }
}
