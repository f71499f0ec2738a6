package dev.tocsin.definitions.check;

import dev.tocsin.definitions.yaml.Suggestion;
import dev.tocsin.definitions.yaml.Value;
import dev.tocsin.schemas.event.Listen;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads which changes of a table's rows a hook listens to: our words, and the names of Django's signals in their place. */
final class Operations {

    private static final List<String> WORDS = List.of("insert", "update", "delete", "truncate", "snapshot");
    private static final List<String> USUAL = List.of("insert", "update", "delete");
    private static final String DJANGO = "django.db.models.signals.";

    /** Later ones win where two stand for the same operation: a row change is known when it was made. */
    private static final Map<String, List<String>> SIGNALS = signals();

    private static final Set<String> IN_MEMORY = Set.of("pre_init", "post_init");

    private final Set<String> operations = new LinkedHashSet<>();
    private final Map<String, String> django = new LinkedHashMap<>();

    private static Map<String, List<String>> signals() {
        Map<String, List<String>> signals = new LinkedHashMap<>();
        signals.put("pre_save", List.of("insert", "update"));
        signals.put("pre_delete", List.of("delete"));
        signals.put("post_save", List.of("insert", "update"));
        signals.put("post_delete", List.of("delete"));
        return signals;
    }

    /** Whether the text names one of Django's signals, in full or in short. */
    static boolean isDjango(String text) {
        String name = shortName(text);
        return SIGNALS.containsKey(name) || IN_MEMORY.contains(name);
    }

    static void read(Value words, Value signals, Listen.Builder listen) {
        Operations read = new Operations();
        read.add(words, true);
        read.add(signals, false);
        if (!words.present() && !signals.present()) {
            read.operations.addAll(USUAL);
        }
        listen.setOperations(WORDS.stream().filter(read.operations::contains).toList())
                .setDjango(read.django);
    }

    private void add(Value value, boolean words) {
        List<String> known = new ArrayList<>(words ? WORDS : List.of());
        known.addAll(SIGNALS.keySet());
        List<Value> items = value.list();
        for (Value item : items) {
            add(item, item.text(""), words, known);
        }
        if (value.isList() && items.isEmpty()) {
            value.problem("expected at least one of " + Value.listed(words ? WORDS : known));
        }
        // In the order of SIGNALS, not of the list.
        SIGNALS.forEach((name, stands) -> {
            if (items.stream().anyMatch(item -> shortName(item.text("")).equals(name))) {
                stands.forEach(operation -> django.put(operation, DJANGO + name));
            }
        });
    }

    private void add(Value item, String text, boolean words, List<String> known) {
        String name = shortName(text);
        if (words && WORDS.contains(text)) {
            operations.add(text);
        } else if (SIGNALS.containsKey(name)) {
            operations.addAll(SIGNALS.getOrDefault(name, List.of()));
        } else if (IN_MEMORY.contains(name)) {
            item.problem(
                    "'" + text + "' is sent when a model object is made in the application's memory, which changes no "
                            + "row: use post_save, or publish a signal of your own");
        } else {
            item.problem("expected " + Value.listed(words ? WORDS : known) + " but was '" + text + "'"
                    + Suggestion.of(text, known));
        }
    }

    private static String shortName(String text) {
        return text.startsWith(DJANGO) ? text.substring(DJANGO.length()) : text;
    }
}
