package dev.tocsin.notifier.intake;

import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A host and port, with how much it may be asked at once: half as much after each request without an answer, one more after
 * each answer. So a dead destination holds one place, not all.
 *
 * <p>Threading: the event loop.
 */
final class Destination {
    final String name;
    private final int most;
    private final Map<String, Route> routes = new LinkedHashMap<>();
    private int limit;
    private int open;

    /** How many of its waiting requests are held in memory whole. */
    int loaded;
    /** Whether it is among those that may have something to start. */
    boolean runnable;

    Destination(String name, int most) {
        this.name = name;
        this.most = most;
        this.limit = most;
    }

    Route route(String hook) {
        return routes.computeIfAbsent(hook, missing -> new Route(this, hook));
    }

    /** The next lane that may start now, hooks in turn; it is no longer among the ready ones. */
    Optional<Lane> next(Instant now) {
        if (open >= limit) {
            return Optional.empty();
        }
        for (Iterator<Route> all = routes.values().iterator(); all.hasNext(); ) {
            Route route = all.next();
            if (route.mayStart(now)) {
                all.remove();
                routes.put(route.hook, route);
                return Optional.ofNullable(route.ready.poll());
            }
        }
        return Optional.empty();
    }

    /** Whether it could start something were it not for a hook's rate. */
    boolean held(Instant now) {
        return open < limit && routes.values().stream().anyMatch(route -> route.held(now));
    }

    void started(Route route, Job job, Instant now) {
        open++;
        route.open++;
        job.ratePerSecond.ifPresent(rate -> route.pace.started(rate, now));
    }

    void learn(Ending ending) {
        if (ending == Ending.UNANSWERED) {
            limit = Math.max(1, limit / 2);
        } else if (ending != Ending.NOT_SENT) {
            limit = Math.min(most, limit + 1);
        }
    }

    void finished(String hook) {
        open--;
        Route route = route(hook);
        route.open--;
    }

    /** Forgets hooks that have nothing here; whether none is left. */
    boolean unused(Instant now) {
        routes.values().removeIf(route -> route.unused() && route.pace.due(now));
        return routes.isEmpty() && loaded == 0;
    }
}
