package dev.tocsin.incidents.stream.history;

import dev.tocsin.schemas.event.HistoryWindow;
import dev.tocsin.schemas.event.Outcome;
import dev.tocsin.schemas.event.ProbeResult;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What has been gathered of a window.
 *
 * @param slots the slots that are in it, with their locations, so that none counts twice
 */
record Gathered(HistoryWindow window, Set<Long> slots) {

    Gathered {
        slots = Set.copyOf(slots);
    }

    static Gathered none(String endpoint, Span span) {
        return new Gathered(
                HistoryWindow.newBuilder()
                        .setEndpoint(endpoint)
                        .setStart(span.start())
                        .setLengthMs(span.length().millis())
                        .build(),
                Set.of());
    }

    /** What tells a slot of one location from all others of the window. */
    static long slot(ProbeResult result) {
        long within = Math.floorMod(result.getSlot().toEpochMilli(), Span.Length.DAY.millis());
        return ((long) result.getLocation().hashCode() << 32) | within;
    }

    /** With a result that passed or failed. */
    Gathered and(ProbeResult result) {
        boolean failed = result.getOutcome() == Outcome.failed;
        Double latency = result.getLatencyMs();
        HistoryWindow.Builder next = HistoryWindow.newBuilder(window)
                .setResults(window.getResults() + 1)
                .setFailed(window.getFailed() + (failed ? 1 : 0));
        if (latency != null && !failed) {
            next.setLatencies(Latencies.and(window.getLatencies(), latency));
        }
        Set<Long> more = new TreeSet<>(slots);
        more.add(slot(result));
        return new Gathered(next.build(), more);
    }

    /** With so much time in a status. */
    Gathered and(String status, long milliseconds) {
        Map<String, Long> times = new HashMap<>(window.getTimeMs());
        times.merge(status, milliseconds, Long::sum);
        return new Gathered(HistoryWindow.newBuilder(window).setTimeMs(times).build(), slots);
    }

    /** With so much less time in a status, which is not named any more once none is left. */
    Gathered less(String status, long milliseconds) {
        Map<String, Long> times = new HashMap<>(window.getTimeMs());
        times.merge(status, -milliseconds, Long::sum);
        times.remove(status, 0L);
        return new Gathered(HistoryWindow.newBuilder(window).setTimeMs(times).build(), slots);
    }

    /** With what was gathered apart. */
    Gathered and(Gathered other) {
        HistoryWindow more = other.window;
        Map<String, Long> times = new HashMap<>(window.getTimeMs());
        more.getTimeMs().forEach((status, time) -> times.merge(status, time, Long::sum));
        Set<Long> all = new TreeSet<>(slots);
        all.addAll(other.slots);
        return new Gathered(
                HistoryWindow.newBuilder(window)
                        .setResults(window.getResults() + more.getResults())
                        .setFailed(window.getFailed() + more.getFailed())
                        .setTimeMs(times)
                        .setLatencies(Latencies.merge(window.getLatencies(), more.getLatencies()))
                        .build(),
                all);
    }
}
