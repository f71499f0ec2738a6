package dev.tocsin.incidents;

import dev.tocsin.schemas.table.TableListener;
import java.util.Map;

/** What a topic holds by key, as a test follows it. */
final class Kept {

    private Kept() {}

    /** Keeps {@code map} as the topic is. Called from the table's thread. */
    static <V> TableListener<V> in(Map<String, V> map) {
        return new TableListener<>() {
            @Override
            public void put(String key, V value) {
                map.put(key, value);
            }

            @Override
            public void remove(String key) {
                map.remove(key);
            }
        };
    }
}
