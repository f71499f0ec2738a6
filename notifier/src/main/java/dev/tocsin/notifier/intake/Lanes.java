package dev.tocsin.notifier.intake;

import dev.tocsin.notifier.intake.Step.Defer;
import dev.tocsin.notifier.intake.Step.Send;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which request may be sent when: lanes in order, destinations beside each other, everything within limits. It decides and
 * does nothing: each call answers what is to be done now.
 *
 * <p>Threading: the event loop.
 */
final class Lanes {
    private static final Duration SWEEP = Duration.ofSeconds(10);

    private final Limits limits;
    private final Map<String, Lane> lanes = new HashMap<>();
    private final Map<String, Destination> destinations = new HashMap<>();
    private final ArrayDeque<Destination> runnable = new ArrayDeque<>();
    private final Set<Destination> held = new LinkedHashSet<>();
    /** By lane, the callback that was last seen to succeed. */
    private final Map<String, String> succeeded;
    /** By callback, the attempt that was last made. */
    private final Map<String, Integer> made;

    private final List<Notice> notices = new ArrayList<>();
    private boolean permitted = true;
    private double share = 1;
    private Instant swept = Instant.EPOCH;
    private final Load load = new Load();
    private int dead;

    /**
     * @param overall requests open at once
     * @param perDestination requests open at once at one destination
     * @param loadedPerDestination waiting requests of one destination that are kept whole; the others are parked
     * @param loadedBytes all that is kept whole while it waits, about, in bytes
     * @param held waiting requests at all; a destination may have a quarter of what is free of them
     * @param memory lanes whose last success, and callbacks whose last attempt is remembered
     */
    record Limits(int overall, int perDestination, int loadedPerDestination, long loadedBytes, int held, int memory) {}

    /** A destination is taken for dead from now on, or no longer. */
    record Notice(String destination, boolean dead) {}

    Lanes(Limits limits) {
        this.limits = limits;
        this.succeeded = new Recent<>(limits.memory());
        this.made = new Recent<>(limits.memory());
    }

    /** A request came in. */
    List<Step> arrived(Job job, Instant now) {
        List<Step> steps = new ArrayList<>();
        Lane lane = lanes.computeIfAbsent(job.claim.lane(), Lane::new);
        if (lane.open != null && lane.open.repeats(job)) {
            lane.echoes.add(job);
            return steps;
        }
        if (made.getOrDefault(job.claim.callback(), 0) >= job.claim.attempt()) {
            // Its outcome is stored before this answer. Should it be asked for once more all the same, it is sent.
            made.remove(job.claim.callback());
            forgetIfIdle(lane);
            steps.add(new Defer(job, "this attempt was made: its outcome is on its way"));
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
            if (tooMany(destination(job))) {
                steps.add(new Defer(job, "too many wait for " + job.destination, handedBack(lane, job, now)));
                forgetIfIdle(lane);
                return steps;
            }
            lane.add(job);
        } else {
            steps.add(new Defer(job, "the callback before it was not seen to succeed"));
            forgetIfIdle(lane);
            return steps;
        }
        load.entered(job, route(job));
        makeReady(lane, steps, now);
        start(steps, now);
        parkIfMany(job);
        return steps;
    }

    /** A send ended, and its receiver had no wish. */
    List<Step> ended(Job job, Ending ending, Instant now) {
        return ended(job, ending, Optional.empty(), now);
    }

    /**
     * A send ended; it still counts as open until {@link #stored}.
     *
     * @param wish how long the receiver wants to be left alone
     */
    List<Step> ended(Job job, Ending ending, Optional<Duration> wish, Instant now) {
        Lane lane = lanes.get(job.claim.lane());
        if (lane == null || lane.open != job) {
            throw new IllegalStateException("ended: " + job + " is not open in its lane");
        }
        lane.open = null;
        if (ending != Ending.NOT_SENT) {
            made.put(job.claim.callback(), job.claim.attempt());
        }
        List<Step> steps = new ArrayList<>();
        lane.echoes.forEach(echo -> steps.add(new Defer(echo, "asked for again while it was open")));
        lane.echoes.clear();
        if (ending == Ending.SUCCEEDED || ending == Ending.WITHHELD) {
            succeeded.put(lane.name, job.claim.callback());
        } else {
            deferAll(lane, "the callback before it did not succeed", steps);
        }
        learn(destination(job), ending, wish, steps, now);
        makeReady(lane, steps, now);
        start(steps, now);
        return steps;
    }

    private void learn(Destination destination, Ending ending, Optional<Duration> wish, List<Step> steps, Instant now) {
        boolean before = destination.temper.open();
        destination.temper.learn(ending, wish, now);
        if (before != destination.temper.open()) {
            dead += before ? -1 : 1;
            notices.add(new Notice(destination.name, !before));
        }
        if (destination.away(now)) {
            destination.takeReady().forEach(waiting -> handBack(waiting, destination, steps, now));
        }
    }

    private void deferAll(Lane lane, String why, List<Step> steps) {
        for (Job behind : lane.takeAll()) {
            left(behind);
            steps.add(new Defer(behind, why));
        }
    }

    /** Hands the lane's requests back, so that nothing waits here for long. */
    private void handBack(Lane lane, Destination destination, List<Step> steps, Instant now) {
        Job first = lane.remove();
        left(first);
        String why = destination.temper.open() ? "nobody answers at " : "too busy: ";
        steps.add(new Defer(first, why + destination.name, Optional.of(destination.wait(now))));
        deferAll(lane, "the callback before it waits", steps);
        forgetIfIdle(lane);
    }

    /** What is behind another is asked for again after that one. */
    private Optional<Duration> handedBack(Lane lane, Job job, Instant now) {
        return lane.idle() ? Optional.of(destination(job).wait(now)) : Optional.empty();
    }

    private boolean tooMany(Destination destination) {
        int fair = Math.max(0, limits.held() - load.waiting) / 4;
        return destination.waiting >= Math.max(limits.perDestination(), fair);
    }

    /** The outcome of a send is stored: its place is free. */
    List<Step> stored(Job job, Instant now) {
        Destination destination = destination(job);
        load.finished(route(job));
        wake(destination);
        List<Step> steps = new ArrayList<>();
        start(steps, now);
        if (destination.idle()) {
            forgetIfUnused(destination, now);
        }
        return steps;
    }

    /** Time has passed. */
    List<Step> tick(Instant now) {
        if (Duration.between(swept, now).compareTo(SWEEP) > 0) {
            List.copyOf(destinations.values()).forEach(destination -> forgetIfUnused(destination, now));
            swept = now;
        }
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

    /** Which part of each hook's rate is this process's. */
    void share(double part) {
        share = part;
    }

    /** What is to be told of destinations since the last call. */
    List<Notice> notices() {
        List<Notice> told = List.copyOf(notices);
        notices.clear();
        return told;
    }

    /** An attempt is known to have been made before this process had the partition. */
    void recallAttempt(String callback, int attempt) {
        made.put(callback, attempt);
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
                // All of a lane are of one partition: nothing is left that could be deferred.
                makeReady(lane, new ArrayList<>(), Instant.EPOCH);
            }
        }
    }

    int open() {
        return load.open;
    }

    int waiting() {
        return load.waiting;
    }

    /** Destinations that are taken for dead. */
    int dead() {
        return dead;
    }

    int parked() {
        return load.parked;
    }

    /** How many sends ended and are stored, ever. */
    long finished() {
        return load.finished;
    }

    /** Whether there is little memory left for whole requests. */
    boolean crowded() {
        return load.wholeBytes > limits.loadedBytes() / 4 * 3;
    }

    /** Whether every place is taken and as many more requests could begin at this moment. */
    boolean saturated(Instant now) {
        if (load.open < limits.overall()) {
            return false;
        }
        int startable = 0;
        for (Destination destination : runnable) {
            startable += destination.startable(now);
        }
        return startable >= limits.overall();
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
    private void makeReady(Lane lane, List<Step> steps, Instant now) {
        if (lane.route != null) {
            Job first = lane.peek();
            if (first != null && seen(lane, first) && lane.route == route(first)) {
                return;
            }
            lane.route.ready.remove(lane);
            lane.route = null;
        }
        if (lane.open != null) {
            return;
        }
        while (!lane.nothingWaits() && !seen(lane, lane.first())) {
            Job job = lane.remove();
            left(job);
            steps.add(new Defer(job, "the callback before it was not seen to succeed"));
        }
        if (lane.nothingWaits()) {
            forgetIfIdle(lane);
            return;
        }
        Job first = lane.first();
        if (destination(first).away(now)) {
            handBack(lane, destination(first), steps, now);
            return;
        }
        Route route = route(first);
        route.ready.add(lane);
        lane.route = route;
        wake(route.destination);
    }

    private void start(List<Step> steps, Instant now) {
        while (permitted && load.open < limits.overall() && !runnable.isEmpty()) {
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
        Job job = lane.remove();
        left(job);
        lane.open = job;
        lane.route = null;
        destination.started(route(job), job, job.claim.lane().equals(job.claim.hook()) ? 1 : share, now);
        load.open++;
        return job;
    }

    private void wake(Destination destination) {
        if (!destination.runnable) {
            destination.runnable = true;
            runnable.add(destination);
        }
    }

    private void left(Job job) {
        load.left(job, route(job));
    }

    private void parkIfMany(Job job) {
        Lane lane = lanes.get(job.claim.lane());
        if (lane == null || lane.open == job || !lane.waits(job)) {
            return;
        }
        if (destination(job).loaded > limits.loadedPerDestination() || load.wholeBytes > limits.loadedBytes()) {
            load.park(job, destination(job));
        }
    }

    private void forgetIfUnused(Destination destination, Instant now) {
        if (destination.unused(now)) {
            destinations.remove(destination.name);
            dead -= destination.temper.open() ? 1 : 0;
        }
    }

    private void forgetIfIdle(Lane lane) {
        if (lane.idle()) {
            lanes.remove(lane.name);
        }
    }

    private Destination destination(Job job) {
        return route(job).destination;
    }

    private Route route(Job job) {
        Route known = job.route;
        if (known == null) {
            known = destinations
                    .computeIfAbsent(job.destination, name -> new Destination(name, limits.perDestination()))
                    .route(job.claim.hook());
            job.route = known;
        }
        return known;
    }
}
