package dev.tocsin.incidents.stream.detection;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * When to look at which endpoint next. It may be sooner than there is something to see, never later; it is made anew from
 * the stores at each start.
 *
 * <p>Threading: owned by one stream thread.
 */
final class Agenda {

    private record Entry(Instant at, String endpoint) {}

    private final NavigableSet<Entry> order =
            new TreeSet<>(Comparator.comparing(Entry::at).thenComparing(Entry::endpoint));
    private final Map<String, Entry> entries = new HashMap<>();

    /** Has it looked at by then at the latest. */
    void by(String endpoint, Instant at) {
        if (!has(endpoint, at)) {
            set(endpoint, at);
        }
    }

    /** Whether it is looked at by then. */
    boolean has(String endpoint, Instant at) {
        @Nullable Entry known = entries.get(endpoint);
        return known != null && !known.at.isAfter(at);
    }

    boolean isEmpty() {
        return order.isEmpty();
    }

    /** Has it looked at then. */
    void set(String endpoint, Instant at) {
        drop(endpoint);
        Entry entry = new Entry(at, endpoint);
        entries.put(endpoint, entry);
        order.add(entry);
    }

    void drop(String endpoint) {
        @Nullable Entry known = entries.remove(endpoint);
        if (known != null) {
            order.remove(known);
        }
    }

    /** Those to be looked at by then, the first first. */
    List<String> until(Instant now) {
        return order.stream()
                .takeWhile(entry -> !entry.at.isAfter(now))
                .map(Entry::endpoint)
                .toList();
    }
}
