package dev.tocsin.prober.publish;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent, oldest first, up to a limit; beyond it the oldest gives way, because what an endpoint is like
 * now matters more than what it was like then.
 *
 * <p>Threading: thread-safe.
 */
final class Backlog<T> {
    private final int limit;
    private final TreeMap<Long, T> waiting = new TreeMap<>();
    private long next;
    private long dropped;

    Backlog(int limit) {
        this.limit = limit;
    }

    /** One that waits, with its place in the order. */
    record Item<T>(long place, T what) {}

    synchronized void add(T what) {
        put(next++, what);
        notifyAll();
    }

    /** Back to its old place: it could not be sent. */
    synchronized void putBack(Item<T> item) {
        put(item.place(), item.what());
        notifyAll();
    }

    private void put(long place, T what) {
        waiting.put(place, what);
        if (waiting.size() > limit) {
            waiting.pollFirstEntry();
            dropped++;
        }
    }

    /** The oldest; null if there is none within the time. */
    synchronized @Nullable Item<T> take(long waitMillis) throws InterruptedException {
        if (waiting.isEmpty()) {
            wait(waitMillis);
        }
        Map.Entry<Long, T> first = waiting.pollFirstEntry();
        return first == null ? null : new Item<>(first.getKey(), first.getValue());
    }

    synchronized int size() {
        return waiting.size();
    }

    synchronized long dropped() {
        return dropped;
    }
}
