package dev.tocsin.notifier.intake;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The requests of one lane in order: at most one is open. Threading: the event loop. */
final class Lane {
    final String name;
    final ArrayDeque<Job> queue = new ArrayDeque<>();
    /** Requests for the very attempt that is open. */
    final List<Job> echoes = new ArrayList<>();

    @Nullable
    Job open;
    /** Where it waits for its turn. */
    @Nullable
    Route route;

    Lane(String name) {
        this.name = name;
    }

    boolean idle() {
        return open == null && queue.isEmpty();
    }

    /** Whether the callback is queued or open here. */
    boolean has(String callback) {
        return (open != null && open.claim.callback().equals(callback))
                || queue.stream().anyMatch(job -> job.claim.callback().equals(callback));
    }

    /** Puts the job in the place of a queued one for the same attempt, which is returned. */
    Optional<Job> replace(Job job) {
        Optional<Job> same = queue.stream().filter(job::repeats).findFirst();
        if (same.isPresent()) {
            List<Job> all = new ArrayList<>(queue);
            all.set(all.indexOf(same.get()), job);
            queue.clear();
            queue.addAll(all);
        }
        return same;
    }

    /** Takes out what is queued and belongs to a partition that is no longer owned. */
    List<Job> takeDisowned() {
        List<Job> gone = new ArrayList<>();
        for (Iterator<Job> jobs = queue.iterator(); jobs.hasNext(); ) {
            Job job = jobs.next();
            if (job.ownership.ended()) {
                jobs.remove();
                gone.add(job);
            }
        }
        echoes.removeIf(job -> job.ownership.ended());
        return gone;
    }

    List<Job> takeAll() {
        List<Job> all = List.copyOf(queue);
        queue.clear();
        return all;
    }
}
