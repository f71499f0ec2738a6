package dev.tocsin.standalone.remote;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tocsin callbacks}. */
@Command(
        name = "callbacks",
        description = "Lists and shows callbacks, begins anew with them, replays and cancels them.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            CallbacksCommand.Listed.class,
            CallbacksCommand.Show.class,
            CallbacksCommand.Retry.class,
            CallbacksCommand.Cancel.class,
            CallbacksCommand.Replay.class
        })
public final class CallbacksCommand {
    private static final String CALLBACKS = "/api/v1/callbacks";

    /** {@code tocsin callbacks list}. */
    @Command(name = "list", description = "Lists callbacks, newest first.")
    static final class Listed extends RemoteCommand {
        @Option(names = "--status", paramLabel = "STATUS", description = "waiting, sending, sent, error, cancelled.")
        private @Nullable CallbackState status;

        @Option(
                names = {"--hook", "--hook-id"},
                paramLabel = "NAME",
                description = "Of this hook.")
        private @Nullable String hook;

        @Option(names = "--since", paramLabel = "TIME", description = "Such as 2026-01-31T08:00:00Z, or 1h.")
        private @Nullable String since;

        @Option(names = "--until", paramLabel = "TIME", description = "Such as 2026-01-31T08:00:00Z, or 1h.")
        private @Nullable String until;

        @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "At most so many, up to 500.")
        private int limit;

        @Option(names = "--json", description = "Prints what the API says.")
        private boolean json;

        @Override
        int run(Remote remote) {
            List<String> query = new ArrayList<>(List.of("limit=" + limit));
            add(query, "status", status == null ? null : status.name());
            add(query, "hook", hook);
            add(query, "since", since);
            add(query, "until", until);
            JsonNode data =
                    remote.get(CALLBACKS + "?" + String.join("&", query)).path("data");
            if (json) {
                say(data);
                return DONE;
            }
            Columns columns = new Columns("ID", "HOOK", "STATUS", "ATTEMPTS", "CREATED", "DETAILS");
            data.forEach(callback -> columns.add(
                    callback.path("id").asText(),
                    callback.path("hook").asText(),
                    callback.path("status").asText(),
                    callback.path("attempts_made").asText(),
                    callback.path("created_at").asText(),
                    callback.path("details").asText()));
            if (columns.size() == 0) {
                say("There are no such callbacks.");
            } else {
                say(columns);
            }
            return DONE;
        }

        private static void add(List<String> query, String name, @Nullable String value) {
            if (value != null) {
                query.add(name + "=" + Remote.part(value));
            }
        }
    }

    /** {@code tocsin callbacks show ID}. */
    @Command(name = "show", description = "Prints a callback with its request and attempts, as JSON.")
    static final class Show extends RemoteCommand {
        @Parameters(paramLabel = "ID")
        private String id = "";

        @Override
        int run(Remote remote) {
            say(remote.get(CALLBACKS + "/" + Remote.part(id)));
            return DONE;
        }
    }

    /** {@code tocsin callbacks retry}. */
    @Command(
            name = "retry",
            description = "Begins anew with callbacks that are in error or cancelled, or with all of a hook in error.")
    static final class Retry extends RemoteCommand {
        @Parameters(paramLabel = "ID", arity = "0..*")
        private List<String> ids = List.of();

        @Option(
                names = {"--hook", "--hook-id"},
                paramLabel = "NAME",
                description = "All in error of this hook, or * for all hooks.")
        private @Nullable String hook;

        @Option(names = "--since", paramLabel = "TIME", description = "With --hook: made from this time on.")
        private @Nullable String since;

        @Option(names = "--until", paramLabel = "TIME", description = "With --hook: made before this time.")
        private @Nullable String until;

        @Override
        int run(Remote remote) {
            if (hook != null) {
                var wanted = Remote.JSON.createObjectNode().put("kind", "retry").put("hook", hook);
                if (since != null) {
                    wanted.put("since", since);
                }
                if (until != null) {
                    wanted.put("until", until);
                }
                remote.write("POST", "/api/v1/commands?wait=10s", wanted);
                say("The callbacks in error of " + (hook.equals("*") ? "all hooks" : "hook " + hook)
                        + " are tried again.");
                return DONE;
            }
            return each(this, remote, ids, "retry", "is tried again");
        }
    }

    /** {@code tocsin callbacks cancel}. */
    @Command(name = "cancel", description = "Gives up callbacks that are waiting or being sent.")
    static final class Cancel extends RemoteCommand {
        @Parameters(paramLabel = "ID", arity = "1..*")
        private List<String> ids = List.of();

        @Override
        int run(Remote remote) {
            return each(this, remote, ids, "cancel", "is cancelled");
        }
    }

    /** {@code tocsin callbacks replay}. */
    @Command(
            name = "replay",
            description =
                    "Makes new callbacks for the same events: of single callbacks, or of all of a hook since a time.")
    static final class Replay extends RemoteCommand {
        @Parameters(paramLabel = "ID", arity = "0..*")
        private List<String> ids = List.of();

        @Option(
                names = {"--hook", "--hook-id"},
                paramLabel = "NAME",
                description = "All of this hook that ended, or * for all hooks; needs --since.")
        private @Nullable String hook;

        @Option(names = "--since", paramLabel = "TIME", description = "With --hook: made from this time on.")
        private @Nullable String since;

        @Option(names = "--status", paramLabel = "STATUS", description = "With --hook: only sent, error or cancelled.")
        private @Nullable String status;

        @Option(names = "--rendered", description = "By the hook as it is now; else as it was sent.")
        private boolean rendered;

        @Override
        int run(Remote remote) {
            String rendering = rendered ? "rendered" : "as_sent";
            if (hook != null) {
                var wanted = Remote.JSON
                        .createObjectNode()
                        .put("kind", "replay")
                        .put("hook", hook)
                        .put("rendering", rendering);
                if (since != null) {
                    wanted.put("since", since);
                }
                if (status != null) {
                    wanted.put("status", status);
                }
                remote.write("POST", "/api/v1/commands", wanted);
                say("What hook " + hook + " owed is replayed.");
                return DONE;
            }
            if (ids.isEmpty()) {
                throw new Rejected(400, "expected ids of callbacks, or --hook");
            }
            for (String id : ids) {
                String path = CALLBACKS + "/" + Remote.part(id) + "/replay?wait=10s&rendering=" + rendering;
                say("Callback " + id + " is replayed as "
                        + remote.write("POST", path).body().path("callback").asText() + ".");
            }
            return DONE;
        }
    }

    private static int each(RemoteCommand command, Remote remote, List<String> ids, String kind, String result) {
        if (ids.isEmpty()) {
            throw new Rejected(400, "expected ids of callbacks, or --hook");
        }
        for (String id : ids) {
            int status = remote.write("POST", CALLBACKS + "/" + Remote.part(id) + "/" + kind + "?wait=10s")
                    .status();
            command.say("Callback " + id + " " + result + (status == 200 ? "." : " soon."));
        }
        return RemoteCommand.DONE;
    }

    private CallbacksCommand() {}
}
