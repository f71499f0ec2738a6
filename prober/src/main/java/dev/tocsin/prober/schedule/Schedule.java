package dev.tocsin.prober.schedule;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * What is due when. Adding, changing, removing and becoming due cost the logarithm of the number of endpoints.
 *
 * <p>Threading: owned by one thread.
 */
public final class Schedule<T> {
    private final Map<String, Entry<T>> entries = new HashMap<>();
    private final PriorityQueue<Entry<T>> queue = new PriorityQueue<>(Comparator.comparing(entry -> entry.due));

    /** Adds it, or puts it in the place of the one with that id; its first slot is after now. */
    public void put(String id, T what, Slots slots, Instant now) {
        Entry<T> before = entries.get(id);
        if (before != null && before.slots.equals(slots)) {
            before.what = what;
            return;
        }
        remove(id);
        var entry = new Entry<T>(what, slots, slots.next(now));
        entries.put(id, entry);
        queue.add(entry);
    }

    /** From now on at other slots, if it is still the same thing. */
    public void retime(String id, T what, Slots slots, Instant now) {
        Entry<T> entry = entries.get(id);
        if (entry != null && entry.what == what) {
            put(id, what, slots, now);
        }
    }

    public void remove(String id) {
        Entry<T> entry = entries.remove(id);
        if (entry != null) {
            entry.what = null;
            tidy();
        }
    }

    /** Removed entries leave the queue when they come up, or when they are more than half of it. */
    private void tidy() {
        if (queue.size() > 64 && queue.size() > 2 * entries.size()) {
            queue.removeIf(entry -> entry.what == null);
        }
    }

    /** What has become due, in order; each only with its newest slot. */
    public List<Due<T>> due(Instant now) {
        List<Due<T>> due = new ArrayList<>();
        for (Entry<T> first = queue.peek(); first != null && !first.due.isAfter(now); first = queue.peek()) {
            queue.remove();
            T what = first.what;
            if (what != null) {
                Instant slot = first.slots.latest(now);
                long step = first.slots.interval().toMillis();
                due.add(new Due<>(what, slot, (slot.toEpochMilli() - first.due.toEpochMilli()) / step));
                first.due = slot.plusMillis(step);
                queue.add(first);
            }
        }
        return due;
    }

    /** When the next one becomes due, or might have if it had not been removed. */
    public Optional<Instant> next() {
        return Optional.ofNullable(queue.peek()).map(entry -> entry.due);
    }

    public int size() {
        return entries.size();
    }

    /** Entries in the queue, removed ones included. */
    int queued() {
        return queue.size();
    }

    private static final class Entry<T> {
        private final Slots slots;
        private @Nullable T what;
        private Instant due;

        Entry(T what, Slots slots, Instant due) {
            this.what = what;
            this.slots = slots;
            this.due = due;
        }
    }
}
