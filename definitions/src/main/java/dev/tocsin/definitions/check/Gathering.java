package dev.tocsin.definitions.check;

import dev.tocsin.definitions.yaml.Section;
import dev.tocsin.definitions.yaml.Suggestion;
import dev.tocsin.definitions.yaml.Value;
import dev.tocsin.schemas.event.Grouping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads which events of a hook make one callback together. */
final class Gathering {

    private static final String ATTRIBUTE = "attributes.";
    private static final Map<String, List<String>> WORDS = Map.of(
            "incidents", List.of("group", "endpoint", "tags", "severity", "event_type", "incident"),
            "statuses", List.of("group", "endpoint", "tags", "status"));
    private static final long SECOND = 1_000;
    private static final long DAY = 24 * 3600 * SECOND;

    private Gathering() {}

    /**
     * Null where each event has a callback of its own.
     *
     * @param kind what the hook listens to; empty where that could not be read
     * @param paths what its templates read
     */
    static @Nullable Grouping read(Value value, String kind, Set<String> paths) {
        if (!value.present()) {
            return null;
        }
        Section section = value.section();
        List<String> known = WORDS.getOrDefault(kind, List.of());
        List<String> by = words(section.get("by"), known);
        long patience = section.get("wait").duration(30 * SECOND, SECOND, DAY);
        section.end();
        if (known.isEmpty() && !kind.isEmpty()) {
            value.problem("gathers events of incidents or statuses, not of " + (kind.equals("table") ? "a table" : kind)
                    + ": each of those is an order of its own");
        }
        if (paths.stream().anyMatch(Threads::isOf)) {
            value.problem(
                    "a thread is of one incident, a group may be of many: expected either `thread` in templates or"
                            + " `group`");
        }
        return new Grouping(by, patience);
    }

    private static List<String> words(Value value, List<String> known) {
        List<String> words = new ArrayList<>();
        for (Value item : value.list()) {
            String word = item.text("");
            boolean attribute = word.startsWith(ATTRIBUTE) && word.length() > ATTRIBUTE.length();
            if (words.contains(word)) {
                item.problem("'" + word + "' is given twice");
            } else if (attribute || known.contains(word) || known.isEmpty()) {
                words.add(word);
            } else {
                item.problem("expected " + Value.listed(known) + ", or attributes.NAME, but was '" + word + "'"
                        + Suggestion.of(word, known));
            }
        }
        return words;
    }
}
