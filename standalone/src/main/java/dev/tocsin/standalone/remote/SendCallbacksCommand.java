package dev.tocsin.standalone.remote;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.bootstrap.settings.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code tocsin send-callbacks}. */
@Command(
        name = "send-callbacks",
        description = {
            "Sends waiting callbacks now, and waits until each was tried once.",
            "Those that are sent, in error or cancelled are never sent again by this: `callbacks retry` does that."
        },
        showDefaultValues = true)
public final class SendCallbacksCommand extends RemoteCommand {
    private static final String CALLBACKS = "/api/v1/callbacks";
    private static final long LOOK_EVERY_MS = 100;

    @Option(
            names = {"--hook-id", "--hook"},
            paramLabel = "NAME",
            description = "Only those of this hook; wins over --callbacks.")
    private @Nullable String hook;

    @Option(
            names = {"--callbacks", "--callback"},
            paramLabel = "ID",
            arity = "0..*",
            split = ",",
            description = "Only these; without an id, all.")
    private List<String> ids = new ArrayList<>();

    @Option(names = "--timeout", paramLabel = "DURATION", defaultValue = "60s", description = "Waits at most so long.")
    private String timeout = "60s";

    private static final String SENT = "sent";
    private static final String WITHHELD = "log_only";

    /** A callback that is to be tried: how often it was before. */
    private record Due(String hook, int attempts) {}

    @Override
    int run(Remote remote) {
        long end = System.nanoTime() + limit().toNanos();
        Map<String, Due> due = waiting(remote);
        if (due.isEmpty()) {
            return DONE;
        }
        ask(remote, due);
        List<String> ended = new ArrayList<>();
        while (!due.isEmpty()) {
            for (Iterator<Map.Entry<String, Due>> left = due.entrySet().iterator(); left.hasNext(); ) {
                Map.Entry<String, Due> one = left.next();
                JsonNode callback = found(remote, one.getKey());
                if (callback == null || tried(callback, one.getValue())) {
                    left.remove();
                    ended.add(callback == null ? SENT : end(callback));
                }
            }
            if (!due.isEmpty() && (System.nanoTime() > end || !paused())) {
                break;
            }
        }
        report(ended);
        if (!due.isEmpty()) {
            complain(due.size() + " were not tried within " + timeout + ": "
                    + String.join(" ", due.keySet().stream().limit(10).toList()) + (due.size() > 10 ? " …" : ""));
            return UNKNOWN;
        }
        return DONE;
    }

    private Duration limit() {
        try {
            return Durations.parse(timeout);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec().commandLine(), "--timeout: " + e.getMessage(), e);
        }
    }

    /** Those that are waiting, oldest first. */
    private Map<String, Due> waiting(Remote remote) {
        List<JsonNode> found = new ArrayList<>();
        List<String> named = ids.stream().filter(id -> !id.isBlank()).toList();
        if (hook != null) {
            remote.get("/api/v1/hooks/" + Remote.part(hook));
            found.addAll(remote.all(CALLBACKS + "?status=waiting&hook=" + Remote.part(hook)));
        } else if (named.isEmpty()) {
            found.addAll(remote.all(CALLBACKS + "?status=waiting"));
        } else {
            for (String id : named) {
                JsonNode callback = found(remote, id);
                if (callback == null) {
                    complain("there is no callback " + id);
                } else if (callback.path("status").asText().equals("waiting")) {
                    found.add(callback);
                }
            }
            Collections.reverse(found);
        }
        Collections.reverse(found);
        Map<String, Due> due = new LinkedHashMap<>();
        found.forEach(callback -> due.put(
                callback.path("id").asText(),
                new Due(
                        callback.path("hook").asText(),
                        callback.path("attempts_made").asInt())));
        return due;
    }

    /** All of a manual hook by one command, others one by one. */
    private void ask(Remote remote, Map<String, Due> due) {
        boolean some = hook == null && ids.stream().anyMatch(id -> !id.isBlank());
        Map<String, Boolean> manual = new TreeMap<>();
        due.forEach((id, one) -> {
            boolean whole = !some && manual.computeIfAbsent(one.hook(), name -> manual(remote, name));
            if (!whole) {
                tolerating(409, () -> remote.write("POST", CALLBACKS + "/" + Remote.part(id) + "/send"));
            }
        });
        manual.forEach((name, whole) -> {
            if (whole) {
                remote.write("POST", "/api/v1/hooks/" + Remote.part(name) + "/send");
            }
        });
    }

    private static boolean manual(Remote remote, String name) {
        try {
            return remote.get("/api/v1/hooks/" + Remote.part(name))
                    .path("delivery")
                    .path("mode")
                    .asText()
                    .equals("manual");
        } catch (Rejected gone) {
            return false;
        }
    }

    /** Meanwhile it may have been sent, or be gone. */
    private static void tolerating(int status, Runnable asking) {
        try {
            asking.run();
        } catch (Rejected e) {
            if (e.status() != status && e.status() != 404) {
                throw e;
            }
        }
    }

    private static @Nullable JsonNode found(Remote remote, String id) {
        try {
            return remote.get(CALLBACKS + "/" + Remote.part(id));
        } catch (Rejected e) {
            if (e.status() == 404) {
                return null;
            }
            throw e;
        }
    }

    private void report(List<String> ended) {
        int withheld = Collections.frequency(ended, WITHHELD);
        int sent = Collections.frequency(ended, SENT);
        say("Sent " + (ended.size() - withheld) + " requests. " + (ended.size() - withheld - sent)
                + " requests failed.");
        if (withheld > 0) {
            say(withheld + " were recorded and not sent (log_only).");
        }
    }

    private static String end(JsonNode callback) {
        String status = callback.path("status").asText();
        boolean recorded = callback.path("details").asText().startsWith(WITHHELD);
        return status.equals("cancelled") && recorded ? WITHHELD : status;
    }

    private static boolean tried(JsonNode callback, Due before) {
        String status = callback.path("status").asText();
        return callback.path("attempts_made").asInt() > before.attempts()
                || !(status.equals("waiting") || status.equals("sending"));
    }

    private static boolean paused() {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
