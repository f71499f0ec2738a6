package dev.tocsin.definitions.apply;

import dev.tocsin.definitions.apply.Change.Action;
import dev.tocsin.definitions.model.Definitions;
import dev.tocsin.schemas.Topics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** What applying definitions does, one change a definition. */
public record Plan(List<Change> changes) {

    public Plan {
        changes = List.copyOf(changes);
    }

    /** The definitions that are on the topics, by kind and id. */
    interface Present {
        <V extends SpecificRecord> Map<String, V> of(Kind<V> kind);
    }

    /** Compares. Only the set's own definitions are changed or deleted; another origin's id is refused unless adopted. */
    static Plan of(Topics topics, Definitions definitions, Present present, Options options) {
        List<Change> changes = new ArrayList<>();
        for (Kind<?> kind : Kind.all(topics)) {
            compare(kind, definitions, present, options, changes);
        }
        return new Plan(changes);
    }

    private static <V extends SpecificRecord> void compare(
            Kind<V> kind, Definitions definitions, Present present, Options options, List<Change> changes) {
        Map<String, V> before = new TreeMap<>(present.of(kind));
        Set<String> kept = new HashSet<>();
        for (V wanted : kind.wanted().apply(definitions)) {
            String id = kind.id().apply(wanted);
            kept.add(id);
            changes.add(one(kind, before.get(id), wanted, options.origin(), options.adopt()));
        }
        before.forEach((id, definition) -> {
            if (options.prune()
                    && !kept.contains(id)
                    && kind.origin().apply(definition).equals(options.origin())) {
                changes.add(change(Action.DELETE, kind, id, "", null));
            }
        });
    }

    /** What putting {@code wanted} in the place of what is there does. */
    static <V extends SpecificRecord> Change one(
            Kind<V> kind, @Nullable V before, V wanted, String newOrigin, boolean adopt) {
        String id = kind.id().apply(wanted);
        if (before == null) {
            return change(Action.ADD, kind, id, "", kind.stamped(wanted, newOrigin, 1));
        }
        String origin = kind.origin().apply(before);
        boolean own = origin.equals(newOrigin);
        if (!own && !adopt) {
            return change(Action.REFUSED, kind, id, "it belongs to " + origin + "; --adopt takes it over", null);
        }
        List<String> differences = kind.differences(before, wanted);
        if (own && differences.isEmpty()) {
            return change(Action.UNCHANGED, kind, id, "", null);
        }
        long generation = kind.generation().apply(before) + (differences.isEmpty() ? 0 : 1);
        String detail =
                String.join(", ", differences) + (own ? "" : (differences.isEmpty() ? "" : "; ") + "from " + origin);
        return change(Action.CHANGE, kind, id, detail, kind.stamped(wanted, newOrigin, generation));
    }

    static Change change(Action action, Kind<?> kind, String id, String detail, @Nullable SpecificRecord after) {
        return new Change(action, kind.noun(), kind.topic().name(), id, detail, Optional.ofNullable(after));
    }

    /** Definitions that cannot be applied; if there is one, nothing is written. */
    public List<Change> refused() {
        return changes.stream()
                .filter(change -> change.action() == Action.REFUSED)
                .toList();
    }

    /** What is written. */
    public List<Change> writes() {
        return changes.stream().filter(Change::writes).toList();
    }

    /** As it is printed: what changes, a line each; unchanged definitions are left out. */
    public List<String> lines() {
        return changes.stream()
                .filter(change -> change.action() != Action.UNCHANGED)
                .map(Change::toString)
                .toList();
    }
}
