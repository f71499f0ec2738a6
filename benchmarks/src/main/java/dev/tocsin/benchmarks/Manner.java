package dev.tocsin.benchmarks;

import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * How a receiver answers.
 *
 * <p>Threading: its server's event loops.
 */
interface Manner {

    /** No answer at all. */
    int SILENCE = 0;

    int OK = 200;
    int TOO_MANY = 429;
    int BROKEN = 500;

    /** The status to answer with at this time of {@link System#nanoTime}. */
    int answer(long nanos);

    /** As it should be. */
    static Manner healthy() {
        return nanos -> OK;
    }

    /** Takes requests and never answers. */
    static Manner hanging() {
        return nanos -> SILENCE;
    }

    /** Fails half the time. */
    static Manner failing(RandomGenerator random) {
        return nanos -> random.nextBoolean() ? OK : BROKEN;
    }

    /** Accepts so many in each second and answers 429 to the others. */
    static Manner limited(int perSecond) {
        AtomicLong second = new AtomicLong();
        AtomicLong taken = new AtomicLong();
        return nanos -> {
            long now = nanos / 1_000_000_000;
            if (second.getAndSet(now) != now) {
                taken.set(0);
            }
            return taken.incrementAndGet() <= perSecond ? OK : TOO_MANY;
        };
    }
}
