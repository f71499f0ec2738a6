package dev.tocsin.definitions.check;

import dev.tocsin.definitions.yaml.Suggestion;
import dev.tocsin.definitions.yaml.Value;
import java.util.List;
import java.util.Set;

/** Judges what a hook's templates read of the answers to the earlier callbacks of an incident. */
final class Threads {

    private static final String ROOT = "thread";
    private static final List<String> KINDS =
            List.of("opened", "changed", "acknowledged", "updated", "reminded", "resolved");
    private static final List<String> PARTS = List.of("body", "headers", "json", "status_code");
    private static final String EXAMPLE = "such as thread.opened.response.json.id";

    private Threads() {}

    /** Whether a path is of a thread. */
    static boolean isOf(String path) {
        return path.equals(ROOT) || path.startsWith(ROOT + ".");
    }

    /**
     * Reports paths that nothing will ever be at.
     *
     * @param kind what the hook listens to; empty where that could not be read
     * @param listened the kinds of events that it listens to
     */
    static void check(Value send, Set<String> paths, String kind, List<String> listened) {
        List<String> ours = paths.stream().filter(Threads::isOf).sorted().toList();
        if (ours.isEmpty() || kind.isEmpty()) {
            return;
        }
        if (!kind.equals("incidents")) {
            send.problem("`thread` is known to hooks that listen to incidents, not to "
                    + (kind.equals("table") ? "a table" : kind)
                    + (kind.equals("signal") ? "; an argument of that name is read as arguments.thread" : ""));
            return;
        }
        ours.forEach(path -> check(send, path, listened));
    }

    private static void check(Value send, String path, List<String> listened) {
        String[] steps = path.split("\\.", -1);
        if (steps.length > 1 && !KINDS.contains(steps[1])) {
            send.problem("nothing is ever at '" + path + "': expected " + Value.listed(KINDS) + " after thread, "
                    + EXAMPLE + Suggestion.of(steps[1], KINDS));
        } else if (steps.length > 2 && !steps[2].equals("response")) {
            send.problem(
                    "nothing is ever at '" + path + "': expected response after thread." + steps[1] + ", " + EXAMPLE);
        } else if (steps.length > 3 && !PARTS.contains(steps[3])) {
            send.problem("nothing is ever at '" + path + "': expected " + Value.listed(PARTS) + " after response, "
                    + EXAMPLE + Suggestion.of(steps[3], PARTS));
        } else if (steps.length > 1 && !listened.contains(steps[1])) {
            send.warning("nothing is ever at '" + path + "': the hook does not listen to " + steps[1]);
        }
    }
}
