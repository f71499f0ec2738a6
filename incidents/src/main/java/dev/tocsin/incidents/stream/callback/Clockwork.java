package dev.tocsin.incidents.stream.callback;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens because time passes: lanes wake, hooks that have room again serve those that wait, callbacks of deleted
 * hooks are cancelled, and old ones are forgotten. Each tick does a bounded part of it.
 *
 * <p>Threading: the task's.
 */
final class Clockwork {

    private static final Logger LOG = LoggerFactory.getLogger(Clockwork.class);
    private static final int AT_ONCE = 1000;
    private static final String DELETED = "the hook was deleted";

    /** A hook that was created a moment ago may not be known to every process yet. */
    private static final Duration BEFORE_A_HOOK_IS_MISSED = Duration.ofSeconds(5);

    private static final Duration MARGIN = Duration.ofSeconds(60);

    private final CallbackStores stores;
    private final HookCatalog catalog;
    private final LaneDesk desk;
    private final LaneTimers timers;
    private final Agenda expiries;
    private final Rounds rounds;
    private final Loads loads;
    private final HookIndex index;
    private final Ledger ledger;
    private final Lives lives;
    private final LaneSweeper sweeper;
    private final Jobs jobs;
    private final HookStates states;
    private final Map<String, Instant> missedSince = new HashMap<>();
    private final Map<String, Instant> orphanedSince = new HashMap<>();
    private boolean recovered;
    private long seenVersion = -1;

    Clockwork(
            CallbackStores stores,
            HookCatalog catalog,
            LaneDesk desk,
            LaneTimers timers,
            Agenda expiries,
            Rounds rounds,
            Loads loads,
            HookIndex index,
            Ledger ledger,
            Lives lives,
            LaneSweeper sweeper,
            Jobs jobs,
            HookStates states) {
        this.stores = stores;
        this.catalog = catalog;
        this.desk = desk;
        this.timers = timers;
        this.expiries = expiries;
        this.rounds = rounds;
        this.loads = loads;
        this.index = index;
        this.ledger = ledger;
        this.lives = lives;
        this.sweeper = sweeper;
        this.jobs = jobs;
        this.states = states;
    }

    void tick(Instant now) {
        if (!recovered) {
            rounds.recover();
            timers.recover(stores.lanes(), now);
            recovered = true;
        }
        ringTimers(now);
        cancelDeleted(now);
        rounds.serveAll(now);
        expiries.take(now, AT_ONCE).forEach(ledger::expired);
    }

    private void ringTimers(Instant now) {
        timers.ringing(now, AT_ONCE).forEach(lane -> desk.ring(lane, now));
        timers.lingering(now, AT_ONCE).forEach(lane -> desk.ring(lane, now));
    }

    private void cancelDeleted(Instant now) {
        long version = catalog.version();
        if (version == seenVersion && missedSince.isEmpty() && orphanedSince.isEmpty()) {
            return;
        }
        seenVersion = version;
        List<String> missing = new ArrayList<>();
        List<String> automatic = new ArrayList<>();
        try (var hooks = stores.loads().all()) {
            hooks.forEachRemaining(entry -> {
                Optional<Hook> hook = catalog.find(entry.key);
                hook.filter(Hook::sendsByItself).ifPresent(found -> automatic.add(entry.key));
                if (hook.isEmpty()) {
                    missing.add(entry.key);
                }
            });
        }
        automatic.stream().filter(hook -> holds(hook, now)).forEach(hook -> jobs.release(hook, now));
        missedSince.keySet().retainAll(missing);
        missing.forEach(hook -> missedSince.putIfAbsent(hook, now));
        forgetStates(now);
        missing.stream()
                .filter(hook -> !missedSince
                        .getOrDefault(hook, now)
                        .plus(BEFORE_A_HOOK_IS_MISSED)
                        .isAfter(now))
                .forEach(hook -> cancelAll(hook, now));
    }

    /** Whether callbacks wait for a command that the hook does not ask for any longer. */
    private boolean holds(String hook, Instant now) {
        return !index.slice(hook, HookIndex.Kind.HELD, Instant.EPOCH, now.plus(MARGIN), "", 1)
                .isEmpty();
    }

    /** Any task may do it, as there is nothing left that could be written over. */
    private void forgetStates(Instant now) {
        List<String> orphans = catalog.orphans();
        orphanedSince.keySet().retainAll(orphans);
        orphans.forEach(hook -> orphanedSince.putIfAbsent(hook, now));
        orphans.stream()
                .filter(hook -> !orphanedSince
                        .getOrDefault(hook, now)
                        .plus(BEFORE_A_HOOK_IS_MISSED)
                        .isAfter(now))
                .forEach(states::forget);
    }

    private void cancelAll(String hook, Instant now) {
        int left = AT_ONCE;
        List<String> held = index.slice(hook, HookIndex.Kind.HELD, Instant.EPOCH, now.plus(MARGIN), "", left);
        held.forEach(key -> ledger.find(Keys.lastPart(key)).ifPresent(found -> lives.cancel(found, DELETED, now)));
        left -= held.size();
        LaneSweeper.Sweep all = new LaneSweeper.Sweep(
                callback -> true, callback -> ledger.put(ledger.cancelled(callback, DELETED, now)));
        Optional<String> lane = sweeper.next(hook, "");
        while (left > 0 && lane.isPresent()) {
            left -= sweeper.sweep(lane.get(), "", left, all, now).looked();
            lane = sweeper.next(hook, "");
        }
        if (left > 0) {
            loads.forget(hook);
            missedSince.remove(hook);
            LOG.atInfo().addKeyValue("hook", hook).log("the hook was deleted, its unfinished callbacks are cancelled");
        }
    }
}
