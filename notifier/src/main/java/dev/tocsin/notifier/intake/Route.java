package dev.tocsin.notifier.intake;

import java.time.Instant;
import java.util.ArrayDeque;

/** The lanes of one hook at one destination whose turn it is. Threading: the event loop. */
final class Route {
    final Destination destination;
    final String hook;
    final ArrayDeque<Lane> ready = new ArrayDeque<>();
    final Pace pace = new Pace();
    int open;
    /** How many requests wait, whether it is their turn or not. */
    int waiting;

    Route(Destination destination, String hook) {
        this.destination = destination;
        this.hook = hook;
    }

    boolean mayStart(Instant now) {
        Lane lane = ready.peek();
        if (lane == null) {
            return false;
        }
        Job job = lane.first();
        return open < job.concurrency && (job.ratePerSecond.isEmpty() || pace.due(now));
    }

    /** Whether only its hook's rate holds it back. */
    boolean held(Instant now) {
        Lane lane = ready.peek();
        return lane != null && open < lane.first().concurrency && !mayStart(now);
    }

    boolean unused() {
        return open == 0 && waiting == 0;
    }
}
