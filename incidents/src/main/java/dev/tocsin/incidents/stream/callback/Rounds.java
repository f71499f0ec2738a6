package dev.tocsin.incidents.stream.callback;

import dev.tocsin.incidents.callback.Permit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.KeyValue;

/**
 * Gives lanes that wait for their hook their turn once it has room again, one after the other, so that each has its turn.
 *
 * <p>Threading: the task's.
 */
final class Rounds {

    private static final int AT_ONCE = 1000;

    /** Looking for lanes that wait costs the same for one as for some. */
    private static final int WORTH_WHILE = 50;

    private final CallbackStores stores;
    private final HookCatalog catalog;
    private final LaneDesk desk;
    private final Loads loads;
    private final Map<String, String> served = new HashMap<>();

    Rounds(CallbackStores stores, HookCatalog catalog, LaneDesk desk, Loads loads) {
        this.stores = stores;
        this.catalog = catalog;
        this.desk = desk;
        this.loads = loads;
    }

    /** Finds the hooks that lanes wait for, when a task begins. */
    void recover() {
        try (var entries = stores.blocked().all()) {
            while (entries.hasNext()) {
                loads.starved(Keys.blockedHook(entries.next().key));
            }
        }
    }

    /** Serves every hook that lanes wait for. */
    void serveAll(Instant now) {
        loads.starved().forEach(hook -> serve(hook, room(hook), now));
    }

    /** Serves the hook if lanes wait for it and it has had some outcomes since it was served. */
    void settled(String hook, Instant now) {
        if (loads.isStarved(hook)) {
            int room = room(hook);
            if (room >= WORTH_WHILE) {
                serve(hook, room, now);
            }
        }
    }

    private void serve(String hook, int room, Instant now) {
        if (room == 0) {
            return;
        }
        Set<String> lanes = round(hook, Math.min(room, AT_ONCE));
        if (lanes.isEmpty()) {
            loads.sated(hook);
            served.remove(hook);
        }
        for (String lane : lanes) {
            if (room(hook) == 0) {
                return;
            }
            desk.serve(lane, now);
            served.put(hook, lane);
        }
    }

    private Set<String> round(String hook, int limit) {
        String last = served.getOrDefault(hook, "");
        Set<String> lanes = new LinkedHashSet<>(waiting(hook, last, limit));
        if (!last.isEmpty() && lanes.size() < limit) {
            lanes.addAll(waiting(hook, "", limit - lanes.size()));
        }
        return lanes;
    }

    private int room(String hook) {
        return catalog.find(hook)
                .map(loads::permit)
                .filter(Permit::open)
                .map(Permit::room)
                .orElse(0);
    }

    private List<String> waiting(String hook, String after, int limit) {
        List<String> lanes = new ArrayList<>();
        try (var entries = stores.blocked().range(Keys.blocked(hook, after), Keys.last(hook))) {
            while (lanes.size() < limit && entries.hasNext()) {
                KeyValue<String, String> entry = entries.next();
                String lane = Keys.blockedLane(hook, entry.key);
                if (!lane.equals(after)) {
                    lanes.add(lane);
                }
            }
        }
        return lanes;
    }
}
