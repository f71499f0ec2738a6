package dev.tocsin.incidents.stream.callback;

import dev.tocsin.incidents.callback.Slot;
import dev.tocsin.incidents.callback.Turn;
import dev.tocsin.incidents.stream.callback.state.LaneState;
import dev.tocsin.schemas.event.Callback;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.streams.KeyValue;

/**
 * Takes callbacks out of lanes, some at a time.
 *
 * <p>Threading: the task's.
 */
final class LaneSweeper {

    private final CallbackStores stores;
    private final LaneDesk desk;
    private final Ledger ledger;

    LaneSweeper(CallbackStores stores, LaneDesk desk, Ledger ledger) {
        this.stores = stores;
        this.desk = desk;
        this.ledger = ledger;
    }

    /**
     * Which callbacks are taken out, and what becomes of them.
     *
     * @param fate is given each, and puts it into the ledger or drops it
     */
    record Sweep(Predicate<Callback> wanted, Consumer<Callback> fate) {}

    /**
     * How far it came.
     *
     * @param looked how many callbacks were looked at
     * @param cursor where in the lane's queue to go on; empty if the whole lane was looked at
     */
    record Progress(int looked, String cursor) {}

    /** Looks at about {@code limit} callbacks of a lane. */
    Progress sweep(String name, String after, int limit, Sweep sweep, Instant now) {
        LaneState state = stores.lanes().get(name);
        if (state == null) {
            return new Progress(1, "");
        }
        LaneDesk.Opened opened = new LaneDesk.Opened(name, state.getHook(), state);
        List<Callback> taken = new ArrayList<>();
        int looked = ofWindow(opened, sweep, taken, now);
        String cursor = after;
        boolean more = false;
        List<String> keys = new ArrayList<>();
        try (var queue =
                stores.queue().range(after.isEmpty() ? Keys.first(name) : Keys.after(after), Keys.last(name))) {
            while (looked < limit && queue.hasNext()) {
                KeyValue<String, String> entry = queue.next();
                cursor = entry.key;
                looked++;
                Callback callback = ledger.get(entry.value);
                if (sweep.wanted.test(callback)) {
                    keys.add(entry.key);
                    taken.add(callback);
                }
            }
            more = queue.hasNext();
        }
        keys.forEach(stores.queue()::remove);
        opened.lane = opened.lane.unqueue(keys.size());
        taken.forEach(sweep.fate);
        close(opened, more, now);
        return new Progress(looked, more ? cursor : "");
    }

    /** While some of the lane is still to be looked at, it must not move on: what it would hand out could be wanted. */
    private void close(LaneDesk.Opened opened, boolean more, Instant now) {
        if (more || opened.lane.isEmpty()) {
            desk.save(opened, new Turn(opened.lane, List.of(), opened.blocked, Optional.empty()), now);
            ledger.flush(now);
        } else {
            desk.advance(opened, now);
        }
    }

    private int ofWindow(LaneDesk.Opened opened, Sweep sweep, List<Callback> taken, Instant now) {
        List<Slot> window = opened.lane.window();
        for (Slot slot : window) {
            Callback callback = ledger.get(slot.callback());
            if (sweep.wanted.test(callback)) {
                opened.lane = opened.lane.settle(slot.callback(), now);
                taken.add(callback);
            }
        }
        return Math.max(1, window.size());
    }

    /** The next lane of a hook after {@code lane}; of all where that is empty. */
    Optional<String> next(String hook, String lane) {
        if (lane.isEmpty() && stores.lanes().get(hook) != null) {
            return Optional.of(hook);
        }
        boolean begin = lane.isEmpty() || lane.equals(hook);
        try (var entries = stores.lanes().range(begin ? hook + "|" : Keys.after(lane), hook + "}")) {
            return entries.hasNext() ? Optional.of(entries.next().key) : Optional.empty();
        }
    }
}
