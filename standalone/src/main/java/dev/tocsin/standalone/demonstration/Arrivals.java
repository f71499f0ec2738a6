package dev.tocsin.standalone.demonstration;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a receiver has had: the newest in full, all of them counted.
 *
 * <p>Threading: any thread; each method is atomic.
 */
final class Arrivals {

    /** One request as it came. */
    record Arrival(
            long number, Instant at, String path, String id, String contentType, String body, boolean repeated) {}

    /** All that a page needs to show. */
    record Summary(long total, long repeated, Map<String, Long> byPath, List<Arrival> newestFirst) {}

    private final int kept;
    private final Deque<Arrival> newestFirst = new ArrayDeque<>();
    private final Map<String, Long> byPath = new TreeMap<>();
    private long total;
    private long repeated;

    Arrivals(int kept) {
        this.kept = kept;
    }

    /** A repeat is a request with the {@code webhook-id} of one that is still kept. */
    synchronized Arrival add(Instant at, String path, String id, String contentType, String body) {
        boolean again = !id.isEmpty() && idsKept().contains(id);
        total++;
        repeated += again ? 1 : 0;
        byPath.merge(path, 1L, Long::sum);
        var arrival = new Arrival(total, at, path, id, contentType, body, again);
        newestFirst.addFirst(arrival);
        if (newestFirst.size() > kept) {
            newestFirst.removeLast();
        }
        return arrival;
    }

    synchronized Summary summary() {
        return new Summary(total, repeated, new TreeMap<>(byPath), List.copyOf(newestFirst));
    }

    private Set<String> idsKept() {
        Set<String> ids = new HashSet<>();
        newestFirst.forEach(arrival -> ids.add(arrival.id()));
        return ids;
    }
}
