package dev.tocsin.api.view;

import dev.tocsin.schemas.event.EndpointState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * When an endpoint was in which state.
 *
 * <p>Threading: written by the view's thread, read by any.
 */
public final class Timeline {

    private final NavigableMap<Long, EndpointState> changes = new ConcurrentSkipListMap<>();

    void add(Instant at, EndpointState status) {
        changes.put(at.toEpochMilli(), status);
    }

    /** Forgets what ended before {@code cutoff}. */
    void forgetBefore(Instant cutoff) {
        Long last = changes.floorKey(cutoff.toEpochMilli());
        if (last != null) {
            changes.headMap(last, false).clear();
        }
    }

    /** When the status became what it is, newest first would be the last entry; milliseconds since the epoch. */
    public NavigableMap<Long, EndpointState> changes() {
        return java.util.Collections.unmodifiableNavigableMap(changes);
    }

    /**
     * The time-weighted ratio (0 to 1) in which it was up or degraded, of the time in which that is known and no
     * maintenance or pause was on; empty where there is no such time. Partial counts as not up.
     */
    public Optional<Double> uptime(Instant from, Instant until) {
        long good = 0;
        long counted = 0;
        long at = from.toEpochMilli();
        long end = until.toEpochMilli();
        Map.Entry<Long, EndpointState> before = changes.floorEntry(at);
        EndpointState status = before == null ? EndpointState.unknown : before.getValue();
        for (Map.Entry<Long, EndpointState> change :
                changes.subMap(at, false, Math.max(at, end), false).entrySet()) {
            long length = change.getKey() - at;
            counted += counts(status) ? length : 0;
            good += isGood(status) ? length : 0;
            at = change.getKey();
            status = change.getValue();
        }
        long length = Math.max(0, end - at);
        counted += counts(status) ? length : 0;
        good += isGood(status) ? length : 0;
        return counted == 0 ? Optional.empty() : Optional.of((double) good / counted);
    }

    /** The ratio over the time of that length before {@code now}. */
    public Optional<Double> uptime(Duration length, Instant now) {
        return uptime(now.minus(length), now);
    }

    private static boolean isGood(EndpointState status) {
        return status == EndpointState.up || status == EndpointState.degraded;
    }

    private static boolean counts(EndpointState status) {
        return isGood(status) || status == EndpointState.partial || status == EndpointState.down;
    }
}
