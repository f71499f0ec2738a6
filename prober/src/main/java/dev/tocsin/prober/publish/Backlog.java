package dev.tocsin.prober.publish;

import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits to be sent, oldest first, up to a limit; beyond it the oldest gives way, because what an endpoint is like
 * now matters more than what it was like then.
 *
 * <p>Threading: thread-safe.
 */
final class Backlog<T> {
    private final int limit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final TreeMap<Long, T> waiting = new TreeMap<>();
    private long next;
    private long dropped;

    Backlog(int limit) {
        this.limit = limit;
    }

    /** One that waits, with its place in the order. */
    record Item<T>(long place, T what) {}

    void add(T what) {
        lock.lock();
        try {
            put(next++, what);
        } finally {
            lock.unlock();
        }
    }

    /** Back to its old place: it could not be sent. */
    void putBack(Item<T> item) {
        lock.lock();
        try {
            put(item.place(), item.what());
        } finally {
            lock.unlock();
        }
    }

    private void put(long place, T what) {
        waiting.put(place, what);
        if (waiting.size() > limit) {
            waiting.pollFirstEntry();
            dropped++;
        }
        more.signal();
    }

    /** The oldest; empty if there is none within the time. */
    Optional<Item<T>> take(long waitMillis) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(waitMillis);
            while (waiting.isEmpty() && left > 0) {
                left = more.awaitNanos(left);
            }
            return Optional.ofNullable(waiting.pollFirstEntry())
                    .map(first -> new Item<>(first.getKey(), first.getValue()));
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }
}
