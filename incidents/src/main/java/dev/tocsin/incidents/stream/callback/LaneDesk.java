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

    LaneDesk(CallbackStores stores, HookCatalog catalog, Outputs outputs, Loads loads, Ledger ledger) {
        this.stores = stores;
        this.catalog = catalog;
        this.outputs = outputs;
        this.loads = loads;
        this.ledger = ledger;
    }

    /** A lane while it is worked on. */
    private static final class Opened {
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

    /** A new callback; one that is known already is left out. */
    void born(Callback born, Instant now) {
        if (stores.callbacks().get(born.getId()) != null) {
            LOG.atDebug().addKeyValue("callback", born.getId()).log("born twice");
            return;
        }
        long sequence = stores.nextSequence();
        Callback.Builder callback = Callback.newBuilder(born).setSequence(sequence);
        if (born.getStatus() == CallbackStatus.error) {
            ledger.put(callback.build());
            ledger.flush(now);
            return;
        }
        Instant first = rule(born.getHook()).first(born.getId(), born.getCreatedAt());
        callback.setNextAttemptAt(first);
        ledger.put(callback.build());
        Opened opened =
                new Opened(born.getLane(), born.getHook(), stores.lanes().get(born.getLane()));
        if (opened.lane.takesIntoWindow()) {
            opened.lane = opened.lane.add(Slot.born(born.getId(), sequence, first), now);
        } else {
            stores.queue().put(Keys.queued(born.getLane(), sequence), born.getId());
            opened.lane = opened.lane.queueOne();
        }
        advance(opened, now);
    }

    /** What became of an attempt; what is no news is left out. Says whether the receiver is gone for good. */
    Optional<Next.Gone> outcome(AttemptOutcome outcome, Instant now) {
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
        Next next = rule(outcome.getHook())
                .after(Attempts.answer(outcome), outcome.getCallback(), outcome.getAttempt(), at);
        ledger.put(ledger.after(next, ledger.get(outcome.getCallback()), outcome, now));
        opened.lane = lane(opened.lane, next, outcome.getCallback(), now);
        advance(opened, now);
        return next instanceof Next.Gone gone ? Optional.of(gone) : Optional.empty();
    }

    private static Lane lane(Lane lane, Next next, String callback, Instant now) {
        if (next instanceof Next.Retry retry) {
            return lane.retry(callback, retry.at());
        }
        return next instanceof Next.Again ? lane.again(callback, now) : lane.settle(callback, now);
    }

    private Optional<Next.Gone> deferred(Opened opened, AttemptOutcome outcome, Instant now) {
        if (!opened.lane.awaitsEmission(outcome.getCallback(), outcome.getAttempt(), outcome.getEmission())) {
            return dropped(outcome);
        }
        ledger.put(ledger.waiting(ledger.get(outcome.getCallback()), now));
        opened.lane = opened.lane.defer(outcome.getCallback(), now);
        advance(opened, now);
        return Optional.empty();
    }

    private static Optional<Next.Gone> dropped(AttemptOutcome outcome) {
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

    /** The lane's timer has gone off and is gone. */
    void ring(String name, Instant now) {
        LaneState state = stores.lanes().get(name);
        if (state != null) {
            LaneState without = LaneState.newBuilder(state).setWakeAt(null).build();
            advance(new Opened(name, state.getHook(), without), now);
        }
    }

    private void advance(Opened opened, Instant now) {
        advance(opened, loads::permitUncalled, now);
    }

    private void advance(Opened opened, Function<Hook, Permit> permits, Instant now) {
        refill(opened, now);
        Optional<Hook> hook = catalog.find(opened.lane.hook());
        Duration patience = hook.map(Hook::patience).orElse(PATIENCE_WITHOUT_HOOK);
        Permit permit = hook.map(permits).orElse(Loads.CLOSED);
        Turn turn = opened.lane.turn(now, patience, permit);
        opened.lane = turn.lane();
        List<CallbackRequest> requests = new ArrayList<>();
        for (Emission emission : turn.emissions()) {
            Callback sending = ledger.sending(ledger.get(emission.callback()), now);
            HttpRequest request = sending.getRequest();
            if (request == null || hook.isEmpty()) {
                throw new IllegalStateException(
                        "callback " + emission.callback() + " was handed out without a request");
            }
            ledger.put(sending);
            requests.add(Requests.of(sending, request, emission, hook.get().definition()));
        }
        save(opened, turn);
        ledger.flush(now);
        requests.forEach(request -> outputs.request(request, now));
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
                Instant due = rule(opened.lane.hook()).first(entry.value, callback.getCreatedAt());
                first.add(Slot.born(entry.value, Keys.sequence(entry.key), due));
                keys.add(entry.key);
            }
        }
        keys.forEach(stores.queue()::delete);
        opened.lane = opened.lane.refill(first, now);
    }

    private void save(Opened opened, Turn turn) {
        loads.add(opened.lane.hook(), opened.lane.outstanding() - opened.outstandingBefore);
        boolean gone = opened.lane.isEmpty();
        boolean blocked = !gone && turn.starved();
        if (blocked != opened.blocked) {
            block(opened, blocked);
        }
        Instant wakeAt = gone ? null : turn.wakeAt().orElse(null);
        // An earlier timer does no harm: it rings, and the lane asks for the next. Moving it for every callback would.
        boolean keep = !gone && opened.wakeAt != null && (wakeAt == null || !wakeAt.isBefore(opened.wakeAt));
        if (!keep && opened.wakeAt != null) {
            stores.timers().delete(Keys.timer(opened.wakeAt, opened.name));
        }
        if (!keep && wakeAt != null) {
            stores.timers().put(Keys.timer(wakeAt, opened.name), "");
        }
        if (gone) {
            stores.lanes().delete(opened.name);
        } else {
            stores.lanes().put(opened.name, LaneStates.state(opened.lane, keep ? opened.wakeAt : wakeAt, blocked));
        }
    }

    private void block(Opened opened, boolean blocked) {
        String key = Keys.blocked(opened.lane.hook(), opened.name);
        if (blocked) {
            stores.blocked().put(key, "");
            loads.starved(opened.lane.hook());
        } else {
            stores.blocked().delete(key);
        }
    }

    /** Cancels at most {@code limit} callbacks of a lane, the last first; says how many. */
    int cancel(String name, int limit, String reason, Instant now) {
        LaneState state = stores.lanes().get(name);
        if (state == null) {
            return 0;
        }
        Opened opened = new Opened(name, state.getHook(), state);
        List<String> cancelled = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        try (var queue = stores.queue().range(Keys.first(name), Keys.last(name))) {
            while (cancelled.size() < limit && queue.hasNext()) {
                KeyValue<String, String> entry = queue.next();
                keys.add(entry.key);
                cancelled.add(entry.value);
            }
        }
        keys.forEach(stores.queue()::delete);
        Lane lane = new Lane(
                opened.lane.hook(), opened.lane.window(), opened.lane.queued() - keys.size(), opened.lane.headSince());
        for (Slot slot : opened.lane.window()) {
            if (cancelled.size() < limit) {
                cancelled.add(slot.callback());
                lane = lane.settle(slot.callback(), now);
            }
        }
        opened.lane = lane;
        cancelled.forEach(id -> ledger.put(ledger.cancelled(ledger.get(id), reason, now)));
        save(opened, new Turn(lane, List.of(), false, Optional.empty()));
        ledger.flush(now);
        return cancelled.size();
    }

    private RetryRule rule(String hook) {
        return catalog.find(hook).map(Hook::rule).orElse(USUAL);
    }
}
