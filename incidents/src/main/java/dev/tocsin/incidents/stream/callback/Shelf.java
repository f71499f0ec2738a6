package dev.tocsin.incidents.stream.callback;

import java.util.Iterator;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Things of one kind in a store that several kinds share. The partition of each store's changelog takes part in every commit
 * and in every restoration, so two stores cost a good deal less than eleven.
 *
 * <p>Threading: the task's.
 *
 * @param <V> what is kept, by text
 */
final class Shelf<V> {

    private static final char SEPARATOR = '\1';

    private final KeyValueStore<String, byte[]> store;
    private final String prefix;
    private final String end;
    private final Serde<V> values;

    Shelf(KeyValueStore<String, byte[]> store, String name, Serde<V> values) {
        this.store = store;
        this.prefix = name + SEPARATOR;
        this.end = name + (char) (SEPARATOR + 1);
        this.values = values;
    }

    @Nullable
    V get(String key) {
        return read(store.get(prefix + key));
    }

    void put(String key, V value) {
        store.put(prefix + key, values.serializer().serialize("", value));
    }

    /** Says whether it was there, for which it has to look. */
    boolean take(String key) {
        return store.delete(prefix + key) != null;
    }

    void remove(String key) {
        store.put(prefix + key, null);
    }

    /** In the order of their keys; to be closed. */
    Entries<V> range(String from, String to) {
        return new Entries<>(store.range(prefix + from, prefix + to), this);
    }

    /** From a key on. */
    Entries<V> from(String key) {
        return new Entries<>(store.range(prefix + key, end), this);
    }

    Entries<V> all() {
        return from("");
    }

    private @Nullable V read(byte @Nullable [] bytes) {
        return bytes == null ? null : values.deserializer().deserialize("", bytes);
    }

    /** What is on a part of the shelf. */
    static final class Entries<V> implements Iterator<KeyValue<String, V>>, AutoCloseable {
        private final KeyValueIterator<String, byte[]> entries;
        private final Shelf<V> shelf;

        private Entries(KeyValueIterator<String, byte[]> entries, Shelf<V> shelf) {
            this.entries = entries;
            this.shelf = shelf;
        }

        @Override
        public boolean hasNext() {
            return entries.hasNext();
        }

        @Override
        public KeyValue<String, V> next() {
            KeyValue<String, byte[]> entry = entries.next();
            V value = shelf.values.deserializer().deserialize("", entry.value);
            return KeyValue.pair(entry.key.substring(shelf.prefix.length()), value);
        }

        @Override
        public void close() {
            entries.close();
        }
    }
}
