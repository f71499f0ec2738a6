package dev.tocsin.notifier.intake;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A host and port, with what waits for it and how much it may be asked at once.
 *
 * <p>Threading: the event loop.
 */
final class Destination {
    /** A pause that is longer is spent at {@code incidents}: what waits is handed back. */
    private static final Duration SHORT = Duration.ofSeconds(5);
    /** Between two that are handed back: so far apart they are asked for again. */
    private static final Duration APART = Duration.ofMillis(10);

    private static final Duration FARTHEST = Duration.ofSeconds(30);

    final String name;
    final Temper temper;
    private final Map<String, Route> routes = new LinkedHashMap<>();
    /** How many of its requests are open. */
    int open;

    private Instant returns = Instant.EPOCH;

    /** How many of its requests wait. */
    int waiting;
    /** How many of those are held in memory whole. */
    int loaded;
    /** Whether it is among those that may have something to start. */
    boolean runnable;

    Destination(String name, int most) {
        this.name = name;
        this.temper = new Temper(most);
    }

    Route route(String hook) {
        return routes.computeIfAbsent(hook, missing -> new Route(this, hook));
    }

    /** The next lane that may start now, hooks in turn; it is no longer among the ready ones. */
    Optional<Lane> next(Instant now) {
        if (open >= temper.limit() || temper.paused(now)) {
            return Optional.empty();
        }
        for (Iterator<Route> all = routes.values().iterator(); all.hasNext(); ) {
            Route route = all.next();
            if (route.mayStart(now)) {
                if (routes.size() > 1) {
                    all.remove();
                    routes.put(route.hook, route);
                }
                return Optional.ofNullable(route.ready.poll());
            }
        }
        return Optional.empty();
    }

    /** Whether it could start something were it not for a pause or a hook's rate. */
    boolean held(Instant now) {
        return open < temper.limit()
                && routes.values().stream()
                        .anyMatch(route -> temper.paused(now) ? !route.ready.isEmpty() : route.held(now));
    }

    /** Whether nothing will be sent for so long that nothing should wait here. */
    boolean away(Instant now) {
        return temper.paused(now) && temper.pause(now).compareTo(SHORT) > 0;
    }

    /** All lanes whose turn it is; they are no longer among the ready ones. */
    List<Lane> takeReady() {
        List<Lane> ready = new ArrayList<>();
        for (Route route : routes.values()) {
            route.ready.forEach(lane -> lane.route = null);
            ready.addAll(route.ready);
            route.ready.clear();
        }
        return ready;
    }

    /** How long one that is handed back need not be asked for: those that are handed back come one after the other. */
    Duration wait(Instant now) {
        Duration pause = temper.pause(now);
        Instant earliest = now.plus(pause.compareTo(SHORT) > 0 ? pause : SHORT);
        Instant next = returns.plus(APART);
        Instant latest = earliest.plus(FARTHEST);
        returns = next.isBefore(earliest) ? earliest : next.isAfter(latest) ? latest : next;
        return Duration.between(now, returns);
    }

    /** How many requests could begin at this moment. */
    int startable(Instant now) {
        if (temper.paused(now)) {
            return 0;
        }
        int startable = 0;
        for (Route route : routes.values()) {
            startable += route.mayStart(now) ? route.ready.size() : 0;
        }
        return Math.min(startable, temper.limit() - open);
    }

    /** @param share of the hook's rate that this process may use */
    void started(Route route, Job job, double share, Instant now) {
        open++;
        route.open++;
        job.ratePerSecond.ifPresent(rate -> route.pace.started(rate * share, now));
    }

    /** Whether nothing waits and nothing is open. */
    boolean idle() {
        return waiting == 0 && open == 0;
    }

    /** Forgets hooks that have nothing here; whether there is nothing left to remember. */
    boolean unused(Instant now) {
        routes.values().removeIf(route -> route.unused() && route.pace.due(now));
        return routes.isEmpty() && idle() && temper.calm(now);
    }
}
