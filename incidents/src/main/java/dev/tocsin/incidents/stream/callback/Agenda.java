package dev.tocsin.incidents.stream.callback;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Things by the time at which they are due, to the millisecond. It remembers before which time there is nothing: the store
 * would step over all that was removed there, again and again, until it compacts itself.
 *
 * <p>Threading: the task's.
 */
final class Agenda {

    private final Shelf<String> store;
    private Instant nothingBefore = Instant.EPOCH;

    Agenda(Shelf<String> store) {
        this.store = store;
    }

    void put(Instant at, String what) {
        store.put(Keys.timer(at, what), "");
        if (at.isBefore(nothingBefore)) {
            nothingBefore = at;
        }
    }

    void remove(Instant at, String what) {
        store.remove(Keys.timer(at, what));
    }

    /** Takes out what is due, the earliest first, so many at most. */
    List<String> take(Instant now, int most) {
        if (now.isBefore(nothingBefore)) {
            return List.of();
        }
        List<String> keys = new ArrayList<>();
        try (var entries = store.range(Keys.fromTimers(nothingBefore), Keys.afterTimers(now))) {
            while (keys.size() < most && entries.hasNext()) {
                keys.add(entries.next().key);
            }
        }
        keys.forEach(store::remove);
        if (keys.size() < most) {
            nothingBefore = now.plusMillis(1);
        }
        return keys.stream().map(Keys::timedThing).toList();
    }
}
