package dev.tocsin.incidents.stream.callback;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.KeyValue;

/**
 * Which commands were obeyed, so that none is obeyed twice. Remembers as long as topic commands does, and a day more.
 *
 * <p>Threading: the task's.
 */
final class Obeyed {

    private static final Duration KEPT = Duration.ofDays(8);
    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final int AT_ONCE = 10_000;

    private final Shelf<String> store;
    private String cleanedUpTo = "";
    private Instant cleaned = Instant.EPOCH;

    Obeyed(Shelf<String> store) {
        this.store = store;
    }

    boolean contains(String command) {
        return store.get(command) != null;
    }

    void add(String command, Instant now) {
        store.put(command, Long.toString(now.toEpochMilli()));
    }

    /** Whether this is the first time that a command comes to this callback. */
    boolean first(String command, String callback, Instant now) {
        String key = Keys.joined(command, callback);
        boolean first = store.get(key) == null;
        if (first) {
            add(key, now);
        }
        return first;
    }

    /** Goes round, forgetting some of what is old enough; only looks now and then. */
    void clean(Instant now) {
        if (cleaned.plus(PAUSE).isAfter(now)) {
            return;
        }
        cleaned = now;
        long limit = now.minus(KEPT).toEpochMilli();
        List<String> old = new ArrayList<>();
        int looked = 0;
        try (var entries = store.from(cleanedUpTo)) {
            while (looked < AT_ONCE && entries.hasNext()) {
                KeyValue<String, String> entry = entries.next();
                looked++;
                cleanedUpTo = entry.key;
                if (Long.parseLong(entry.value) < limit) {
                    old.add(entry.key);
                }
            }
        }
        if (looked < AT_ONCE) {
            cleanedUpTo = "";
        }
        old.forEach(store::remove);
    }
}
