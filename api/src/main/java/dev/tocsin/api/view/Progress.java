package dev.tocsin.api.view;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.apache.kafka.common.TopicPartition;

/**
 * How far the view has been read, for those who wait until it shows something.
 *
 * <p>Threading: the view's thread advances it, any thread waits.
 */
public final class Progress {
    private final Map<TopicPartition, Long> next = new HashMap<>();
    private final Map<TopicPartition, Integer> awaited = new HashMap<>();

    /** Whether the view came to these offsets within the time; blocks. */
    public synchronized boolean await(Map<TopicPartition, Long> wanted, Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        wanted.keySet().forEach(partition -> awaited.merge(partition, 1, Integer::sum));
        try {
            while (!reached(wanted)) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return false;
                }
                wait(left);
            }
            return true;
        } finally {
            wanted.keySet()
                    .forEach(partition -> awaited.computeIfPresent(
                            partition, (same, count) -> count == 1 ? null : Integer.valueOf(count - 1)));
        }
    }

    private boolean reached(Map<TopicPartition, Long> wanted) {
        return wanted.entrySet().stream().allMatch(end -> next.getOrDefault(end.getKey(), -1L) >= end.getValue());
    }

    /** Everything before these offsets has been applied. */
    synchronized void at(Map<TopicPartition, Long> offsets) {
        next.putAll(offsets);
        notifyAll();
    }

    /** Asks for the positions of partitions of which something was applied, and of those that are waited for. */
    synchronized void advance(Set<TopicPartition> applied, ToLongFunction<TopicPartition> position) {
        Set<TopicPartition> asked = new HashSet<>(applied);
        asked.addAll(awaited.keySet());
        asked.removeIf(partition -> !next.containsKey(partition));
        boolean moved = false;
        for (TopicPartition partition : asked) {
            long at = position.applyAsLong(partition);
            Long before = next.put(partition, at);
            moved |= before == null || before != at;
        }
        if (moved) {
            notifyAll();
        }
    }

    /** The view begins again: nothing is known of it. */
    synchronized void clear() {
        next.clear();
    }
}
