package dev.tocsin.incidents.stream.callback;

import dev.tocsin.schemas.event.Callback;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;

/**
 * Which callbacks of a hook wait for a command, failed or were cancelled, by the time of their birth, and how many attempts
 * those had made that were taken up again. A callback that is handed out and sent is never in it.
 *
 * <p>Threading: the task's.
 */
final class HookIndex {

    /** Why a callback is in the index. */
    enum Kind {
        HELD('h'),
        FAILED('e'),
        CANCELLED('c');

        private final char letter;

        Kind(char letter) {
            this.letter = letter;
        }
    }

    private static final char SECOND_LIFE = 'l';

    private final Shelf<String> store;

    HookIndex(Shelf<String> store) {
        this.store = store;
    }

    void put(Kind kind, Callback callback, String value) {
        store.put(key(kind, callback), value);
    }

    boolean has(Kind kind, Callback callback) {
        return store.get(key(kind, callback)) != null;
    }

    /** What was put with it, if it was there. */
    Optional<String> remove(Kind kind, Callback callback) {
        String key = key(kind, callback);
        Optional<String> value = Optional.ofNullable(store.get(key));
        value.ifPresent(had -> store.remove(key));
        return value;
    }

    private static String key(Kind kind, Callback callback) {
        return Keys.ofHook(
                callback.getHook(), kind.letter, callback.getCreatedAt(), callback.getSequence(), callback.getId());
    }

    /** Keys of at most {@code limit} callbacks born from {@code since} on and before {@code before}, after {@code cursor}. */
    List<String> slice(String hook, Kind kind, Instant since, Instant before, String cursor, int limit) {
        String from = cursor.isEmpty() ? Keys.fromBirths(hook, kind.letter, since) : Keys.after(cursor);
        String to = Keys.fromBirths(hook, kind.letter, before);
        List<String> keys = new ArrayList<>();
        if (from.compareTo(to) > 0) {
            return keys;
        }
        try (var entries = store.range(from, to)) {
            while (keys.size() < limit && entries.hasNext()) {
                KeyValue<String, String> entry = entries.next();
                keys.add(entry.key);
            }
        }
        return keys;
    }

    /** The callback has made {@code attempts} and begins its schedule anew. */
    void beginLife(Callback callback, int attempts) {
        store.put(lifeKey(callback.getHook(), callback.getId()), Integer.toString(attempts));
    }

    /** How many attempts were made before the callback's schedule began. */
    int life(String hook, String callback) {
        String attempts = store.get(lifeKey(hook, callback));
        return attempts == null ? 0 : Integer.parseInt(attempts);
    }

    void endLife(Callback callback) {
        store.remove(lifeKey(callback.getHook(), callback.getId()));
    }

    private static String lifeKey(String hook, String callback) {
        return Keys.ofHook(hook, SECOND_LIFE, callback);
    }
}
