package dev.tocsin.incidents.stream.callback;

import dev.tocsin.incidents.callback.Emission;
import dev.tocsin.incidents.callback.Lane;
import dev.tocsin.incidents.callback.Next;
import dev.tocsin.incidents.callback.Permit;
import dev.tocsin.incidents.callback.RetryRule;
import dev.tocsin.incidents.callback.Slot;
import dev.tocsin.incidents.callback.Turn;
import dev.tocsin.incidents.stream.callback.state.LaneState;
import dev.tocsin.schemas.event.AttemptOutcome;
import dev.tocsin.schemas.event.AttemptResult;
import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.CallbackRequest;
import dev.tocsin.schemas.event.CallbackStatus;
import dev.tocsin.schemas.event.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.streams.KeyValue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes births and outcomes to their lanes, lets the lanes have their turn, and writes down what came of it.
 *
 * <p>Threading: the task's.
 */
final class LaneDesk {

    private static final Logger LOG = LoggerFactory.getLogger(LaneDesk.class);
    private static final RetryRule USUAL = new RetryRule(List.of(), List.of());
    private static final Duration PATIENCE_WITHOUT_HOOK = Duration.ofSeconds(75);

    private final CallbackStores stores;
    private final HookCatalog catalog;
    private final Outputs outputs;
    private final Loads loads;
    private final Ledger ledger;
    private final HookIndex index;
    private final Behind behind = new Behind();
    private final LaneTimers timers;
    private final Threads threads;

    LaneDesk(
            CallbackStores stores,
            HookCatalog catalog,
            Outputs outputs,
            Loads loads,
            Ledger ledger,
            HookIndex index,
            LaneTimers timers,
            Threads threads) {
        this.stores = stores;
        this.catalog = catalog;
        this.outputs = outputs;
        this.loads = loads;
        this.ledger = ledger;
        this.index = index;
        this.timers = timers;
        this.threads = threads;
    }

    /** A lane while it is worked on. */
    static final class Opened {
        final String name;
        final @Nullable Instant wakeAt;
        final boolean blocked;
        final int outstandingBefore;
        Lane lane;

        Opened(String name, String hook, @Nullable LaneState state) {
            this.name = name;
            this.lane = state == null ? Lane.empty(hook) : LaneStates.lane(state);
            this.wakeAt = state == null ? null : state.getWakeAt();
            this.blocked = state != null && state.getBlocked();
            this.outstandingBefore = lane.outstanding();
        }
    }

    /** A record of that time was taken. */
    void took(long timestamp, Instant now) {
        behind.took(Instant.ofEpochMilli(timestamp), now);
    }

    /** A new callback, last of its lane; one that is known already is left out. */
    void born(Birth born, Instant now) {
        born(born, stores.nextSequence(), now);
    }

    /** A new callback in a given place. */
    void born(Birth birth, long sequence, Instant now) {
        Callback born = birth.callback();
        Callback callback = Callback.newBuilder(born).setSequence(sequence).build();
        boolean manual = catalog.find(born.getHook())
                .filter(hook -> !hook.sendsByItself())
                .isPresent();
        if (born.getStatus() == CallbackStatus.error || manual) {
            if (isNew(born)) {
                birth.event().ifPresent(event -> threads.keep(callback, event));
                set(callback, now);
            }
            return;
        }
        Opened opened = open(callback);
        // Where nothing of the lane is unsettled, nobody need be asked: that would be a look at the disk for each row.
        if (opened.lane.isEmpty() || isNew(born)) {
            birth.event().ifPresent(event -> threads.keep(callback, event));
            enqueue(opened, callback, rule(born.getHook()).first(born.getId(), born.getCreatedAt()), now);
        }
    }

    private boolean isNew(Callback born) {
        boolean known = stores.callbacks().get(born.getId()) != null;
        if (known) {
            LOG.atDebug().addKeyValue("callback", born.getId()).log("born twice");
        }
        return !known;
    }

    /** Outside its lane: it failed before it could be sent, or waits for a command. */
    private void set(Callback callback, Instant now) {
        if (callback.getStatus() != CallbackStatus.error) {
            index.put(HookIndex.Kind.HELD, callback, "");
            loads.add(callback.getHook(), 0);
        }
        ledger.put(callback);
        ledger.flush(now);
    }

    private Opened open(Callback callback) {
        String lane = callback.getLane();
        return new Opened(lane, callback.getHook(), stores.lanes().get(lane));
    }

    /** Puts a callback into its lane: at the end of the window, or where its sequence says behind that. */
    void enqueue(Callback waiting, Instant due, Instant now) {
        enqueue(open(waiting), waiting, due, now);
    }

    private void enqueue(Opened opened, Callback waiting, Instant due, Instant now) {
        Callback callback = ledger.due(waiting, due);
        long sequence = callback.getSequence();
        ledger.put(callback);
        if (opened.lane.takesIntoWindow()) {
            Slot slot = Slot.waiting(callback.getId(), sequence, Ledger.nextAttempt(callback), due);
            opened.lane = opened.lane.add(slot, now);
        } else {
            stores.queue().put(Keys.queued(opened.name, sequence, callback.getId()), callback.getId());
            opened.lane = opened.lane.queueOne();
        }
        advance(opened, now);
    }

    /** Takes a callback out of its lane; says whether it was there. */
    boolean remove(Callback callback, Instant now) {
        LaneState state = stores.lanes().get(callback.getLane());
        if (state == null) {
            return false;
        }
        Opened opened = new Opened(callback.getLane(), state.getHook(), state);
        String key = Keys.queued(callback.getLane(), callback.getSequence(), callback.getId());
        if (opened.lane.slot(callback.getId()).isPresent()) {
            opened.lane = opened.lane.settle(callback.getId(), now);
        } else if (stores.queue().take(key)) {
            opened.lane = opened.lane.unqueue(1);
        } else {
            return false;
        }
        advance(opened, now);
        return true;
    }

    /** Makes a callback due that waits for its next attempt. */
    void hurry(Callback callback, Instant now) {
        LaneState state = stores.lanes().get(callback.getLane());
        if (state != null) {
            Opened opened = new Opened(callback.getLane(), state.getHook(), state);
            opened.lane = opened.lane.hurry(callback.getId(), now);
            advance(opened, now);
        }
    }

    /** When the schedule of a callback begins anew. */
    Instant firstAttempt(Callback callback, Instant now) {
        return rule(callback.getHook()).first(callback.getId(), now);
    }

    /** What became of an attempt, and what follows from that; what is no news is left out. */
    Optional<Next> outcome(AttemptOutcome outcome, Instant now) {
        LaneState state = stores.lanes().get(outcome.getLane());
        if (state == null) {
            return dropped(outcome);
        }
        Opened opened = new Opened(outcome.getLane(), state.getHook(), state);
        if (outcome.getResult() == AttemptResult.deferred) {
            return deferred(opened, outcome, now);
        }
        boolean known = outcome.getResult() != AttemptResult.unknown;
        if (!known || !opened.lane.awaits(outcome.getCallback(), outcome.getAttempt())) {
            return dropped(outcome);
        }
        Instant at = outcome.getAt().isAfter(now) ? now : outcome.getAt();
        int before = outcome.getAttempt() > 1 ? index.life(outcome.getHook(), outcome.getCallback()) : 0;
        Next next = rule(outcome.getHook())
                .after(Attempts.answer(outcome), outcome.getCallback(), outcome.getAttempt() - before, at);
        Callback callback = ledger.get(outcome.getCallback());
        if (next instanceof Next.Sent) {
            threads.answered(callback, outcome, now);
        } else if (next instanceof Next.Withheld) {
            threads.withheld(callback, now);
        }
        ledger.put(ledger.after(next, callback, outcome, now));
        opened.lane = lane(opened.lane, next, outcome.getCallback(), now);
        advance(opened, now);
        return Optional.of(next);
    }

    private static Lane lane(Lane lane, Next next, String callback, Instant now) {
        if (next instanceof Next.Retry retry) {
            return lane.retry(callback, retry.at());
        }
        return next instanceof Next.Again ? lane.again(callback, now) : lane.settle(callback, now);
    }

    private Optional<Next> deferred(Opened opened, AttemptOutcome outcome, Instant now) {
        if (!opened.lane.awaitsEmission(outcome.getCallback(), outcome.getAttempt(), outcome.getEmission())) {
            return dropped(outcome);
        }
        Callback callback = ledger.get(outcome.getCallback());
        Optional<Instant> until = Attempts.pause(outcome).map(pause -> RetryRule.heldUntil(pause, now));
        ledger.put(
                until.isPresent()
                        ? ledger.held(callback, Attempts.words(outcome), until.get(), now)
                        : ledger.waiting(callback, now));
        opened.lane = until.isPresent()
                ? opened.lane.hold(callback.getId(), until.get())
                : opened.lane.defer(callback.getId(), now);
        advance(opened, now);
        return Optional.empty();
    }

    private static Optional<Next> dropped(AttemptOutcome outcome) {
        LOG.atDebug()
                .addKeyValue("callback", outcome.getCallback())
                .addKeyValue("attempt", outcome.getAttempt())
                .log("an outcome that is no news");
        return Optional.empty();
    }

    /** Lets a lane have its turn that has waited for its hook. */
    void serve(String name, Instant now) {
        LaneState state = stores.lanes().get(name);
        if (state != null) {
            advance(new Opened(name, state.getHook(), state), loads::permit, now);
        }
    }

    /** The lane's timer has gone off and is gone, or it had none. */
    void ring(String name, Instant now) {
        LaneState state = stores.lanes().get(name);
        if (state != null) {
            LaneState without = LaneState.newBuilder(state).setWakeAt(null).build();
            Opened opened = new Opened(name, state.getHook(), without);
            tellUnderWay(opened.lane, now);
            advance(opened, now);
        }
    }

    private void tellUnderWay(Lane lane, Instant now) {
        lane.window().stream()
                .filter(slot -> slot.is(Slot.Phase.OUTSTANDING))
                .map(slot -> ledger.get(slot.callback()))
                .filter(callback -> callback.getStatus() == CallbackStatus.waiting)
                .forEach(callback -> ledger.put(ledger.sending(callback, now)));
    }

    void advance(Opened opened, Instant now) {
        advance(opened, loads::permitUncalled, now);
    }

    private void advance(Opened opened, Function<Hook, Permit> permits, Instant now) {
        Optional<Hook> hook = catalog.find(opened.lane.hook());
        Due due = due(opened, hook, permits, now);
        Turn turn = due.turn();
        opened.lane = turn.lane();
        List<CallbackRequest> requests = new ArrayList<>();
        for (int i = 0; i < turn.emissions().size(); i++) {
            Emission emission = turn.emissions().get(i);
            Callback callback = due.callbacks().get(i);
            HttpRequest request = callback.getRequest();
            if (request == null || hook.isEmpty()) {
                throw new IllegalStateException(
                        "callback " + emission.callback() + " was handed out without a request");
            }
            // One that waited in a backlog is sent within moments: it is told only if it takes longer.
            if (ledger.isChanged(callback.getId()) || emission.attempt() > 1) {
                ledger.put(ledger.sending(callback, now));
            }
            requests.add(Requests.of(callback, request, emission, hook.get()));
        }
        save(opened, turn, now);
        ledger.flush(now);
        requests.forEach(request -> outputs.request(request, now));
    }

    /** A turn, and the callbacks that it hands out. */
    private record Due(Turn turn, List<Callback> callbacks) {}

    /** The next turn for which all requests can be made; callbacks without one fall out of the lane as errors. */
    private Due due(Opened opened, Optional<Hook> hook, Function<Hook, Permit> permits, Instant now) {
        // An outcome that lies in the topic and was not read yet is not late.
        Duration patience =
                hook.map(Hook::patience).orElse(PATIENCE_WITHOUT_HOOK).plus(behind.at(now));
        Permit permit = hook.map(permits).orElse(Loads.CLOSED);
        boolean threaded = hook.filter(Hook::followsUp).isPresent();
        Predicate<String> followsUp =
                callback -> threaded && ledger.get(callback).getRequest() == null;
        while (true) {
            refill(opened, now);
            Turn turn = opened.lane.turn(now, patience, permit, followsUp);
            List<Callback> callbacks = turn.emissions().stream()
                    .map(emission -> ledger.get(emission.callback()))
                    .toList();
            Optional<String> unfit = hook.flatMap(found -> threads.render(callbacks, found, now));
            if (unfit.isEmpty()) {
                return new Due(turn, callbacks.stream().map(this::withRequest).toList());
            }
            opened.lane = opened.lane.settle(unfit.get(), now);
        }
    }

    private Callback withRequest(Callback callback) {
        return callback.getRequest() == null ? ledger.get(callback.getId()) : callback;
    }

    private void refill(Opened opened, Instant now) {
        int wanted = opened.lane.wanted();
        if (wanted == 0) {
            return;
        }
        List<Slot> first = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        try (var queue = stores.queue().range(Keys.first(opened.name), Keys.last(opened.name))) {
            while (keys.size() < wanted && queue.hasNext()) {
                KeyValue<String, String> entry = queue.next();
                Callback callback = ledger.get(entry.value);
                Instant due = callback.getNextAttemptAt() == null ? now : callback.getNextAttemptAt();
                long sequence = Keys.sequence(opened.name, entry.key);
                first.add(Slot.waiting(entry.value, sequence, Ledger.nextAttempt(callback), due));
                keys.add(entry.key);
            }
        }
        keys.forEach(stores.queue()::remove);
        opened.lane = opened.lane.refill(first, now);
    }

    void save(Opened opened, Turn turn, Instant now) {
        loads.add(opened.lane.hook(), opened.lane.outstanding() - opened.outstandingBefore);
        boolean gone = opened.lane.isEmpty();
        boolean blocked = !gone && turn.starved();
        if (blocked != opened.blocked) {
            block(opened, blocked);
        }
        Instant wakeAt = timers.set(opened.name, opened.lane, opened.wakeAt, turn.wakeAt(), now);
        if (gone) {
            stores.lanes().remove(opened.name);
        } else {
            stores.lanes().put(opened.name, LaneStates.state(opened.lane, wakeAt, blocked));
        }
    }

    private void block(Opened opened, boolean blocked) {
        String key = Keys.blocked(opened.lane.hook(), opened.name);
        if (blocked) {
            stores.blocked().put(key, "");
            loads.starved(opened.lane.hook());
        } else {
            stores.blocked().remove(key);
        }
    }

    private RetryRule rule(String hook) {
        return catalog.find(hook).map(Hook::rule).orElse(USUAL);
    }
}
