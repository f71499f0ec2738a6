package dev.tocsin.definitions.yaml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * The keys of a map. Each key is asked for by name; {@link #end} then reports the keys that nobody asked for.
 *
 * <p>Threading: one thread, that of the reading.
 */
public final class Section {

    private final Value owner;
    private final Map<String, Value> values = new LinkedHashMap<>();
    private final Map<String, Value> keys = new LinkedHashMap<>();
    private final Set<String> known = new TreeSet<>();
    private final Set<String> later = new TreeSet<>();

    Section(Value owner, @Nullable MappingNode mapping) {
        this.owner = owner;
        if (mapping != null) {
            mapping.getValue().forEach(this::add);
        }
    }

    private void add(NodeTuple tuple) {
        Node keyNode = tuple.getKeyNode();
        if (!(keyNode instanceof ScalarNode scalar)) {
            owner.child(keyNode, owner.path(), keyNode).problem("expected a word as key");
            return;
        }
        String key = scalar.getValue();
        String path = owner.path().isEmpty() ? key : owner.path() + "." + key;
        Value place = owner.child(keyNode, path, keyNode);
        if (keys.putIfAbsent(key, place) != null) {
            place.problem("is given twice");
            return;
        }
        values.put(key, owner.child(tuple.getValueNode(), path, keyNode));
    }

    /** The value of a key, absent if there is none. */
    public Value get(String key) {
        known.add(key);
        Value value = values.get(key);
        return value == null ? owner.child(null, owner.path().isEmpty() ? key : owner.path() + "." + key, null) : value;
    }

    /** All keys and values, for maps whose keys are free. */
    public Map<String, Value> all() {
        known.addAll(values.keySet());
        return values;
    }

    /** The keys that are there, whether they are known or not. */
    public Set<String> keys() {
        return Collections.unmodifiableSet(keys.keySet());
    }

    /** Whether the key is there with a value. */
    public boolean has(String key) {
        Value value = values.get(key);
        return value != null && value.present();
    }

    /** Keys that a later version brings: they are refused rather than ignored. */
    public Section later(String... names) {
        later.addAll(Set.of(names));
        return this;
    }

    /** Reports the keys that nobody asked for; true if there are none. */
    public boolean end() {
        boolean clean = true;
        for (Map.Entry<String, Value> key : keys.entrySet()) {
            if (!known.contains(key.getKey())) {
                key.getValue().problem(unknown(key.getKey()));
                clean = false;
            }
        }
        return clean;
    }

    private String unknown(String key) {
        return later.contains(key)
                ? "is not available in this version"
                : "is not a known key" + Suggestion.of(key, known) + expected();
    }

    private String expected() {
        return known.isEmpty() ? "" : " (known here: " + String.join(", ", known) + ")";
    }
}
