package dev.tocsin.definitions.check;

import dev.tocsin.definitions.yaml.Suggestion;
import dev.tocsin.definitions.yaml.Value;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Judges whether what a hook's templates read can be there at all. */
final class Names {

    private static final Set<String> OF_ALL = Set.of(
            "changed",
            "endpoint",
            "event",
            "event_type",
            "hook",
            "incident",
            "instance",
            "message",
            "new",
            "old",
            "thread",
            "title");
    private static final Set<String> OF_EVENTS =
            Set.of("details", "events", "group", "result", "status", "status_before");
    /** What these have is the same for every event; a map has entries too. */
    private static final Map<String, Set<String>> PARTS = Map.of(
            "endpoint",
            Set.of("attributes", "group", "id", "name", "public", "tags", "url"),
            "event",
            Set.of("id", "source", "subject", "time", "type"),
            "hook",
            Set.of("name"),
            "incident",
            Set.of(
                    "acknowledged_at",
                    "endpoint",
                    "endpoints",
                    "id",
                    "message",
                    "opened_at",
                    "resolved_at",
                    "severity",
                    "started_at",
                    "state",
                    "steps",
                    "title"),
            "result",
            Set.of(
                    "details",
                    "latency_ms",
                    "location",
                    "message",
                    "outcome",
                    "severity",
                    "slot",
                    "started_at",
                    "started_at_s",
                    "status_code"));

    private static final Set<String> OF_ENTRIES = Set.of("key", "value");

    private Names() {}

    /**
     * Reports paths that nothing will ever be at. What a signal brings is the application's to name.
     *
     * @param kind what the hook listens to; empty where that could not be read
     */
    static void check(Value send, Set<String> paths, String kind) {
        if (!kind.isEmpty() && !kind.equals("signal")) {
            Set<String> known = new TreeSet<>(OF_ALL);
            if (!kind.equals("table")) {
                known.addAll(OF_EVENTS);
            }
            paths.stream().sorted().forEach(path -> check(send, path, known));
        }
    }

    private static void check(Value send, String path, Set<String> known) {
        String[] steps = path.split("\\.", -1);
        if (!known.contains(steps[0])) {
            report(send, path, known, steps[0], "");
            return;
        }
        Set<String> parts = PARTS.getOrDefault(steps[0], Set.of());
        if (steps.length > 1 && !parts.isEmpty() && !parts.contains(steps[1]) && !OF_ENTRIES.contains(steps[1])) {
            report(send, path, new TreeSet<>(parts), steps[1], " after " + steps[0]);
        }
    }

    private static void report(Value send, String path, Set<String> known, String written, String after) {
        send.problem("nothing is ever at '" + path + "': expected " + Value.listed(List.copyOf(known)) + after
                + Suggestion.of(written, known));
    }
}
