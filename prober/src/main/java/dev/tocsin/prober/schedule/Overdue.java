package dev.tocsin.prober.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * The last slots of endpoints that were just taken over, which the prober that had them may not have come to any more.
 * They are asked for when nothing else waits, the oldest first, and forgotten when they are too old.
 *
 * <p>Threading: owned by one thread.
 */
public final class Overdue<T> {
    /** Within this time another prober has taken over; a slot that is older was nobody's to make up for. */
    private static final Duration OLDEST = Duration.ofSeconds(10);

    private final Map<String, Last<T>> last = new HashMap<>();
    private final PriorityQueue<Last<T>> queue = new PriorityQueue<>(Comparator.comparing(each -> each.due.slot()));

    /** It has been taken over: its last slot may still be open. */
    public void add(String id, T what, Slots slots, Instant now) {
        var added = new Last<T>(id, new Due<>(what, slots.latest(now), 0), slots.next(now));
        last.put(id, added);
        queue.add(added);
    }

    public void remove(String id) {
        last.remove(id);
    }

    /** Takes the next one out whose slot can still be made up for: its next slot has not come, and it is not too old. */
    public Optional<Due<T>> poll(Instant now) {
        for (Last<T> first = queue.poll(); first != null; first = queue.poll()) {
            boolean current = last.remove(first.id, first);
            if (current
                    && now.isBefore(first.next)
                    && !first.due.slot().plus(OLDEST).isBefore(now)) {
                return Optional.of(first.due);
            }
        }
        return Optional.empty();
    }

    private record Last<T>(String id, Due<T> due, Instant next) {}
}
