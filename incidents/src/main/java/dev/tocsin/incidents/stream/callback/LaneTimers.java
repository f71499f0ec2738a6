package dev.tocsin.incidents.stream.callback;

import dev.tocsin.incidents.callback.Lane;
import dev.tocsin.incidents.stream.callback.state.LaneState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When lanes want to be looked at. Most have their outcome within moments, so a lane that has just handed something out is
 * only remembered, and gets a timer in the store if it is still under way some seconds later. What is remembered is gone with
 * the task and found again in the lanes when it begins anew.
 *
 * <p>Threading: the task's.
 */
final class LaneTimers {

    private static final Duration MOMENTS = Duration.ofSeconds(5);

    private final Agenda agenda;
    private final Map<String, Instant> watched = new LinkedHashMap<>();

    LaneTimers(Agenda agenda) {
        this.agenda = agenda;
    }

    /**
     * Sets what the lane wants now in place of what it had; answers which timer it has in the store.
     *
     * @param had its timer in the store
     */
    @Nullable
    Instant set(String name, Lane lane, @Nullable Instant had, Optional<Instant> wanted, Instant now) {
        Instant wakeAt = lane.isEmpty() ? null : wanted.orElse(null);
        // An earlier timer does no harm: it rings, and the lane asks for the next. Moving it for every callback would.
        if (had != null && !lane.isEmpty() && (wakeAt == null || !wakeAt.isBefore(had))) {
            return had;
        }
        if (had != null) {
            agenda.remove(had, name);
        }
        if (wakeAt == null) {
            watched.remove(name);
            return null;
        }
        if (lane.justHandedOut(now.minus(MOMENTS))
                && wakeAt.isAfter(now.plus(MOMENTS).plus(MOMENTS))) {
            watched.putIfAbsent(name, now);
            return null;
        }
        watched.remove(name);
        agenda.put(wakeAt, name);
        return wakeAt;
    }

    /** Has the lanes looked at that were under way when the task before this one ended. */
    void recover(Shelf<LaneState> lanes, Instant now) {
        try (var all = lanes.all()) {
            all.forEachRemaining(entry -> {
                if (entry.value.getWakeAt() == null && !entry.value.getBlocked()) {
                    watched.putIfAbsent(entry.key, now.minus(MOMENTS));
                }
            });
        }
    }

    /** The lanes whose time has come, without their timers; so many at most. */
    List<String> ringing(Instant now, int most) {
        return agenda.take(now, most);
    }

    /** The lanes that have been remembered for moments; they are no longer. So many at most. */
    List<String> lingering(Instant now, int most) {
        List<String> lingering = new ArrayList<>();
        var entries = watched.entrySet().iterator();
        while (lingering.size() < most && entries.hasNext()) {
            Map.Entry<String, Instant> entry = entries.next();
            if (entry.getValue().plus(MOMENTS).isAfter(now)) {
                break;
            }
            lingering.add(entry.getKey());
            entries.remove();
        }
        return lingering;
    }
}
