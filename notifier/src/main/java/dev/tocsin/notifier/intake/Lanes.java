package dev.tocsin.notifier.intake;

import dev.tocsin.notifier.intake.Step.Defer;
import dev.tocsin.notifier.intake.Step.Send;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which request may be sent when: lanes in order, destinations beside each other, everything within limits. It decides and
 * does nothing: each call answers what is to be done now.
 *
 * <p>Threading: the event loop.
 */
final class Lanes {
    private final Limits limits;
    private final Map<String, Lane> lanes = new HashMap<>();
    private final Map<String, Destination> destinations = new HashMap<>();
    private final ArrayDeque<Destination> runnable = new ArrayDeque<>();
    private final Set<Destination> held = new LinkedHashSet<>();
    /** By lane, the callback that was last seen to succeed. */
    private final Map<String, String> succeeded = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.@Nullable Entry<String, String> eldest) {
            return size() > limits.memory();
        }
    };

    private boolean permitted = true;
    private int open;
    private long loadedBytes;
    private int waiting;
    private int parked;

    /**
     * @param overall requests open at once
     * @param perDestination requests open at once at one destination
     * @param loadedPerDestination waiting requests of one destination that are kept whole; the others are parked
     * @param loadedBytes all that is kept whole while it waits, about, in bytes
     * @param memory lanes whose last success is remembered
     */
    record Limits(int overall, int perDestination, int loadedPerDestination, long loadedBytes, int memory) {}

    Lanes(Limits limits) {
        this.limits = limits;
    }

    /** A request came in. */
    List<Step> arrived(Job job, Instant now) {
        List<Step> steps = new ArrayList<>();
        Lane lane = lanes.computeIfAbsent(job.claim.lane(), Lane::new);
        if (lane.open != null && lane.open.repeats(job)) {
            lane.echoes.add(job);
            return steps;
        }
        Optional<Job> stale = lane.replace(job);
        if (stale.isPresent()) {
            left(stale.get());
            // With the same emission it is the same record, read again: reporting it would ask for a third.
            if (stale.get().claim.emission() < job.claim.emission()) {
                steps.add(new Defer(stale.get(), "asked for again while it waited"));
            }
        } else if (mayCome(lane, job)) {
            lane.queue.add(job);
        } else {
            steps.add(new Defer(job, "the callback before it was not seen to succeed"));
            forgetIfIdle(lane);
            return steps;
        }
        entered(job);
        makeReady(lane, steps);
        start(steps, now);
        parkIfMany(job);
        return steps;
    }

    /** A send ended; it still counts as open until {@link #stored}. */
    List<Step> ended(Job job, Ending ending, Instant now) {
        List<Step> steps = new ArrayList<>();
        destination(job).learn(ending);
        Lane lane = lanes.get(job.claim.lane());
        if (lane == null || lane.open != job) {
            throw new IllegalStateException("ended: " + job + " is not open in its lane");
        }
        lane.open = null;
        lane.echoes.forEach(echo -> steps.add(new Defer(echo, "asked for again while it was open")));
        lane.echoes.clear();
        if (ending == Ending.SUCCEEDED) {
            succeeded.put(lane.name, job.claim.callback());
        } else {
            for (Job behind : lane.takeAll()) {
                left(behind);
                steps.add(new Defer(behind, "the callback before it did not succeed"));
            }
        }
        makeReady(lane, steps);
        start(steps, now);
        return steps;
    }

    /** The outcome of a send is stored: its place is free. */
    List<Step> stored(Job job, Instant now) {
        open--;
        Destination destination = destination(job);
        destination.finished(job.claim.hook());
        wake(destination);
        List<Step> steps = new ArrayList<>();
        start(steps, now);
        if (destination.unused(now)) {
            destinations.remove(destination.name);
        }
        return steps;
    }

    /** Time has passed. */
    List<Step> tick(Instant now) {
        List<Destination> due = List.copyOf(held);
        held.clear();
        due.forEach(this::wake);
        List<Step> steps = new ArrayList<>();
        start(steps, now);
        return steps;
    }

    /** Whether anything may be started from now on. */
    void permit(boolean sending) {
        permitted = sending;
    }

    /** A request of the lane is known to have succeeded before this process had it. */
    void recall(String lane, String callback) {
        succeeded.put(lane, callback);
    }

    /** Drops what waits and belongs to partitions that are no longer owned. */
    void disown() {
        for (Lane lane : List.copyOf(lanes.values())) {
            List<Job> gone = lane.takeDisowned();
            gone.forEach(this::left);
            if (!gone.isEmpty()) {
                makeReady(lane, new ArrayList<>());
            }
        }
    }

    int open() {
        return open;
    }

    int waiting() {
        return waiting;
    }

    int parked() {
        return parked;
    }

    /** Destinations that have, or lately had, something to send. */
    int destinations() {
        return destinations.size();
    }

    private boolean mayCome(Lane lane, Job job) {
        return seen(lane, job) || job.predecessor.filter(lane::has).isPresent();
    }

    private boolean seen(Lane lane, Job job) {
        return job.predecessor.isEmpty() || job.predecessor.get().equals(succeeded.get(lane.name));
    }

    /** Puts the lane where its first request goes, or takes it away from where it no longer belongs. */
    private void makeReady(Lane lane, List<Step> steps) {
        if (lane.route != null) {
            Job first = lane.queue.peek();
            if (first != null
                    && seen(lane, first)
                    && lane.route == destination(first).route(first.claim.hook())) {
                return;
            }
            lane.route.ready.remove(lane);
            lane.route = null;
        }
        if (lane.open != null) {
            return;
        }
        while (!lane.queue.isEmpty() && !seen(lane, lane.queue.element())) {
            Job job = lane.queue.remove();
            left(job);
            steps.add(new Defer(job, "the callback before it was not seen to succeed"));
        }
        if (lane.queue.isEmpty()) {
            forgetIfIdle(lane);
            return;
        }
        Job first = lane.queue.element();
        Route route = destination(first).route(first.claim.hook());
        route.ready.add(lane);
        lane.route = route;
        wake(route.destination);
    }

    private void start(List<Step> steps, Instant now) {
        while (permitted && open < limits.overall() && !runnable.isEmpty()) {
            Destination destination = runnable.remove();
            destination.runnable = false;
            Optional<Lane> next = destination.next(now);
            if (next.isPresent()) {
                steps.add(new Send(start(destination, next.get(), now)));
                wake(destination);
            } else if (destination.held(now)) {
                held.add(destination);
            }
        }
    }

    private Job start(Destination destination, Lane lane, Instant now) {
        Job job = lane.queue.remove();
        left(job);
        lane.open = job;
        lane.route = null;
        destination.started(destination.route(job.claim.hook()), job, now);
        open++;
        return job;
    }

    private void wake(Destination destination) {
        if (!destination.runnable) {
            destination.runnable = true;
            runnable.add(destination);
        }
    }

    private void entered(Job job) {
        waiting++;
        destination(job).loaded++;
        loadedBytes += job.size;
    }

    private void left(Job job) {
        waiting--;
        if (job.parked()) {
            parked--;
        } else {
            destination(job).loaded--;
            loadedBytes -= job.size;
        }
    }

    private void parkIfMany(Job job) {
        Lane lane = lanes.get(job.claim.lane());
        if (lane == null || lane.open == job || !lane.queue.contains(job)) {
            return;
        }
        if (destination(job).loaded > limits.loadedPerDestination() || loadedBytes > limits.loadedBytes()) {
            destination(job).loaded--;
            loadedBytes -= job.size;
            parked++;
            job.park();
        }
    }

    private void forgetIfIdle(Lane lane) {
        if (lane.idle()) {
            lanes.remove(lane.name);
        }
    }

    private Destination destination(Job job) {
        return destinations.computeIfAbsent(job.destination, name -> new Destination(name, limits.perDestination()));
    }
}
