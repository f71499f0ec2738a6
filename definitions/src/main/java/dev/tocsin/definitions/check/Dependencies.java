package dev.tocsin.definitions.check;

import dev.tocsin.definitions.yaml.Suggestion;
import dev.tocsin.definitions.yaml.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks that endpoints depend on endpoints that there are, and never on themselves by way of others. */
final class Dependencies {
    private final Map<String, List<String>> known = new HashMap<>();
    private final Map<String, Value> places = new LinkedHashMap<>();

    /** An endpoint of another definition. */
    void know(String id, List<String> dependsOn) {
        known.put(id, dependsOn);
    }

    /** An endpoint that is read. */
    void add(String id, List<String> dependsOn, Value place) {
        known.put(id, dependsOn);
        if (place.present()) {
            places.put(id, place);
        }
    }

    /** Reports what is wrong, once all are there. */
    void check() {
        places.forEach((id, place) -> {
            boolean allKnown = true;
            for (Value item : place.list()) {
                String parent = item.text("");
                if (!known.containsKey(parent)) {
                    item.problem("there is no endpoint with the id '" + parent + "'"
                            + Suggestion.of(parent, known.keySet()));
                    allKnown = false;
                }
            }
            if (allKnown) {
                List<String> circle = circle(id);
                if (!circle.isEmpty()) {
                    place.problem("depends on itself: " + String.join(" -> ", circle));
                }
            }
        });
    }

    /** The way from an endpoint back to itself; empty where there is none. */
    private List<String> circle(String start) {
        return circle(start, start, new LinkedHashSet<>(), new LinkedHashSet<>());
    }

    private List<String> circle(String start, String at, Set<String> way, Set<String> seen) {
        way.add(at);
        for (String next : known.getOrDefault(at, List.of())) {
            if (next.equals(start)) {
                List<String> circle = new ArrayList<>(way);
                circle.add(start);
                return circle;
            }
            if (seen.add(next)) {
                List<String> further = circle(start, next, way, seen);
                if (!further.isEmpty()) {
                    return further;
                }
            }
        }
        way.remove(at);
        return List.of();
    }
}
