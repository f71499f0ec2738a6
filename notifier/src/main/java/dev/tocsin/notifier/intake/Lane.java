package dev.tocsin.notifier.intake;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one lane in order: at most one is open. However many wait, a look at one of them costs the same.
 *
 * <p>Threading: the event loop.
 */
final class Lane {
    final String name;
    /** Requests for the very attempt that is open. */
    final List<Job> echoes = new ArrayList<>();

    /** What waits, in order. */
    private final Map<Attempt, Job> queue = new LinkedHashMap<>();
    /** How many of these are of each callback. */
    private final Map<String, Integer> callbacks = new HashMap<>();

    @Nullable
    Job open;
    /** Where it waits for its turn. */
    @Nullable
    Route route;

    private record Attempt(String callback, int number) {
        static Attempt of(Job job) {
            return new Attempt(job.claim.callback(), job.claim.attempt());
        }
    }

    Lane(String name) {
        this.name = name;
    }

    boolean idle() {
        return open == null && queue.isEmpty();
    }

    boolean nothingWaits() {
        return queue.isEmpty();
    }

    /** The first that waits, or null. */
    @Nullable
    Job peek() {
        return queue.isEmpty() ? null : queue.values().iterator().next();
    }

    /** The first that waits; there must be one. */
    Job first() {
        return queue.values().iterator().next();
    }

    /** Puts a job behind all others that wait; none of them is for the same attempt. */
    void add(Job job) {
        queue.put(Attempt.of(job), job);
        callbacks.merge(job.claim.callback(), 1, Integer::sum);
    }

    /** Takes out the first that waits. */
    Job remove() {
        Iterator<Job> jobs = queue.values().iterator();
        if (!jobs.hasNext()) {
            throw new NoSuchElementException("nothing waits in lane " + name);
        }
        Job first = jobs.next();
        jobs.remove();
        gone(first);
        return first;
    }

    /** Whether this very job waits. */
    boolean waits(Job job) {
        return queue.get(Attempt.of(job)) == job;
    }

    /** Whether the callback is queued or open here. */
    boolean has(String callback) {
        return (open != null && open.claim.callback().equals(callback)) || callbacks.containsKey(callback);
    }

    /** Puts the job in the place of a queued one for the same attempt, which is returned. */
    Optional<Job> replace(Job job) {
        return Optional.ofNullable(queue.replace(Attempt.of(job), job));
    }

    /** Takes out what is queued and belongs to a partition that is no longer owned. */
    List<Job> takeDisowned() {
        List<Job> gone = new ArrayList<>();
        for (Iterator<Job> jobs = queue.values().iterator(); jobs.hasNext(); ) {
            Job job = jobs.next();
            if (job.ownership.ended()) {
                jobs.remove();
                gone(job);
                gone.add(job);
            }
        }
        echoes.removeIf(job -> job.ownership.ended());
        return gone;
    }

    List<Job> takeAll() {
        List<Job> all = List.copyOf(queue.values());
        queue.clear();
        callbacks.clear();
        return all;
    }

    private void gone(Job job) {
        callbacks.computeIfPresent(job.claim.callback(), (callback, count) -> count == 1 ? null : count - 1);
    }
}
