package dev.tocsin.standalone.remote;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.standalone.remote.Remote.Answer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tocsin hooks}. */
@Command(
        name = "hooks",
        description = "Creates, lists, shows, tests, pauses and deletes hooks.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            HookCreateCommand.class,
            HooksCommand.Listed.class,
            HooksCommand.Show.class,
            HooksCommand.Delete.class,
            HooksCommand.Test.class,
            HooksCommand.Pause.class,
            HooksCommand.Resume.class,
            HooksCommand.Enable.class
        })
public final class HooksCommand {
    private static final String HOOKS = "/api/v1/hooks";

    /** {@code tocsin hooks list}. */
    @Command(name = "list", description = "Lists the hooks.")
    static final class Listed extends RemoteCommand {
        @Option(names = "--json", description = "Prints what the API says.")
        private boolean json;

        @Override
        int run(Remote remote) {
            if (json) {
                var array = Remote.JSON.createArrayNode();
                remote.all(HOOKS).forEach(array::add);
                say(array);
                return DONE;
            }
            Columns columns = new Columns("NAME", "LISTENS TO", "SENDS TO", "STATE", "WAITING", "SENT", "ERROR");
            for (JsonNode hook : remote.all(HOOKS)) {
                JsonNode counts = hook.path("callbacks");
                columns.add(
                        hook.path("name").asText(),
                        listens(hook.path("listen")),
                        sends(hook.path("send")),
                        state(hook),
                        Long.toString(counts.path("waiting").asLong()
                                + counts.path("sending").asLong()),
                        counts.path("sent").asText("0"),
                        counts.path("error").asText("0"));
            }
            if (columns.size() == 0) {
                say("There are no hooks yet: `./tocsin hooks create --help` says how to make one.");
            } else {
                say(columns);
            }
            return DONE;
        }

        private static String sends(JsonNode send) {
            String url = send.path("url")
                    .asText(send.path("requests").path(0).path("url").asText());
            return url.isEmpty() && send.fieldNames().hasNext()
                    ? send.fieldNames().next()
                    : url;
        }

        private static String listens(JsonNode listen) {
            for (String kind : new String[] {"table", "signal"}) {
                if (listen.has(kind)) {
                    return kind + " " + listen.path(kind).asText();
                }
            }
            String kind = listen.fieldNames().hasNext() ? listen.fieldNames().next() : "";
            StringBuilder words = new StringBuilder();
            listen.path(kind)
                    .forEach(
                            word -> words.append(words.length() == 0 ? "" : ",").append(word.asText()));
            return (kind + " " + words).strip();
        }

        private static String state(JsonNode hook) {
            if (!hook.path("enabled").asBoolean(true)) {
                return "off";
            }
            if (hook.path("disabled_because").isTextual()) {
                return "disabled: " + hook.path("disabled_because").asText();
            }
            if (hook.path("paused").asBoolean()) {
                return "paused";
            }
            if (hook.path("all_paused").asBoolean()) {
                return "all paused";
            }
            if (hook.path("failing_since").isTextual()) {
                return "failing";
            }
            if (hook.path("log_only").asBoolean()) {
                return "log only";
            }
            return hook.path("delivery").path("mode").asText().equals("manual") ? "manual" : "on";
        }
    }

    /** {@code tocsin hooks show NAME}. */
    @Command(name = "show", description = "Prints a hook and how it is, as JSON.")
    static final class Show extends RemoteCommand {
        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Override
        int run(Remote remote) {
            say(remote.get(HOOKS + "/" + Remote.part(name)));
            return DONE;
        }
    }

    /** {@code tocsin hooks delete NAME}. */
    @Command(
            name = "delete",
            description = "Deletes a hook: its unfinished callbacks are cancelled, the others stay for their time.")
    static final class Delete extends RemoteCommand {
        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Override
        int run(Remote remote) {
            remote.write("DELETE", HOOKS + "/" + Remote.part(name));
            say("Hook " + name + " is deleted.");
            return DONE;
        }
    }

    /** {@code tocsin hooks test NAME}. */
    @Command(
            name = "test",
            description = {
                "Sends one request as the hook is defined, for its last event or one that is made up.",
                "Exits with 1 where the receiver did not take it."
            })
    static final class Test extends RemoteCommand {
        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Override
        int run(Remote remote) {
            Answer answer = remote.write("POST", HOOKS + "/" + Remote.part(name) + "/test?wait=60s");
            String id = answer.body().path("callback").asText();
            if (answer.status() != 200) {
                complain("callback " + id + " was not sent within 60 s");
                return UNKNOWN;
            }
            JsonNode callback = remote.get("/api/v1/callbacks/" + id);
            JsonNode attempts = callback.path("attempts");
            JsonNode last = attempts.path(Math.max(0, attempts.size() - 1));
            say("Callback " + id
                    + (answer.body().path("made_up").asBoolean() ? " (for an event that was made up): " : ": ")
                    + callback.path("status").asText() + ", "
                    + callback.path("details").asText()
                    + (last.has("duration_ms")
                            ? " after " + last.path("duration_ms").asText() + " ms"
                            : ""));
            return callback.path("status").asText().equals("sent") ? DONE : NEGATIVE;
        }
    }

    /** {@code tocsin hooks pause NAME}. */
    @Command(name = "pause", description = "Holds back: callbacks are made, and wait.")
    static final class Pause extends Turned {
        Pause() {
            super("pause", "paused");
        }
    }

    /** {@code tocsin hooks resume NAME}. */
    @Command(name = "resume", description = "Goes on sending.")
    static final class Resume extends Turned {
        Resume() {
            super("resume", "no longer paused");
        }
    }

    /** {@code tocsin hooks enable NAME}. */
    @Command(name = "enable", description = "Begins anew with a hook whose receiver said that it is gone (410).")
    static final class Enable extends Turned {
        Enable() {
            super("enable", "enabled");
        }
    }

    /** Turns one hook, or all of them. */
    abstract static class Turned extends RemoteCommand {
        private final String kind;
        private final String result;

        @Parameters(paramLabel = "NAME", description = "The hook, or * for all.")
        private String name = "";

        Turned(String kind, String result) {
            this.kind = kind;
            this.result = result;
        }

        @Override
        final int run(Remote remote) {
            JsonNode wanted = Remote.JSON.createObjectNode().put("kind", kind).put("hook", name);
            boolean done =
                    remote.write("POST", "/api/v1/commands?wait=30s", wanted).status() == 200;
            String who = name.equals("*") ? "All hooks are " : "Hook " + name + " is ";
            if (done) {
                say(who + result + ".");
            } else {
                complain("it was asked for, but did not take effect within 30 s");
            }
            return done ? DONE : UNKNOWN;
        }
    }

    private HooksCommand() {}
}
