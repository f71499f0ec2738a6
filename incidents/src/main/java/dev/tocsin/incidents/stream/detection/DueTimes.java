package dev.tocsin.incidents.stream.detection;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * When something happens by itself to each endpoint of a task, the earliest first. It follows from the stored states and
 * definitions, so it is kept in memory only and made anew by each new owner of the task.
 *
 * <p>Threading: the task's.
 */
final class DueTimes {

    /** Something happens to an endpoint. */
    record Due(Instant at, String endpoint) {}

    private final TreeSet<Due> inOrder =
            new TreeSet<>(Comparator.comparing(Due::at).thenComparing(Due::endpoint));
    private final Map<String, Due> byEndpoint = new HashMap<>();

    /** In the place of what was known of the endpoint; empty: nothing happens by itself. */
    void set(String endpoint, Optional<Instant> at) {
        Due before = byEndpoint.get(endpoint);
        if (before != null && at.filter(before.at()::equals).isPresent()) {
            return;
        }
        if (before != null) {
            inOrder.remove(before);
            byEndpoint.remove(endpoint);
        }
        at.map(time -> new Due(time, endpoint)).ifPresent(due -> {
            inOrder.add(due);
            byEndpoint.put(endpoint, due);
        });
    }

    /** The earliest, if it is due by then. */
    Optional<Due> first(Instant by) {
        return inOrder.isEmpty() || inOrder.first().at().isAfter(by) ? Optional.empty() : Optional.of(inOrder.first());
    }

    /** Takes the earliest out, if it is due by then. */
    Optional<Due> take(Instant by) {
        Optional<Due> due = first(by);
        due.ifPresent(taken -> set(taken.endpoint(), Optional.empty()));
        return due;
    }
}
