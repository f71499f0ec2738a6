package dev.tocsin.benchmarks;

import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A fault of the receivers' own, to show that the verdict sees it: one accepted request is not noted, noted a second time
 * under another id, or noted after the one that follows it in its lane.
 *
 * <p>Threading: any thread.
 */
final class Fault {

    /** Which accepted request it befalls. */
    private static final int VICTIM = 1_000;

    private final Kind kind;
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicReference<Arrival> kept = new AtomicReference<>();

    Fault(Kind kind) {
        this.kind = kind;
    }

    /** What goes wrong. */
    enum Kind {
        NONE,
        DROP,
        DOUBLE,
        SWAP;

        static Kind of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    void note(Arrival arrival, Queue<Arrival> arrivals) {
        Arrival late = kept.get();
        boolean follows = late != null && late.lane().equals(arrival.lane()) && arrival.accepted();
        boolean victim = arrival.accepted() && accepted.incrementAndGet() == VICTIM;
        if (victim && kind == Kind.SWAP) {
            kept.set(arrival);
            return;
        }
        if (victim && kind == Kind.DROP) {
            return;
        }
        arrivals.add(arrival);
        if (victim && kind == Kind.DOUBLE) {
            arrivals.add(new Arrival(
                    arrival.lane(), arrival.number(), arrival.webhookId() + "-again", arrival.nanos(), Manner.OK));
        }
        if (follows && kept.compareAndSet(late, null)) {
            arrivals.add(late);
        }
    }
}
