package dev.tocsin.standalone.remote;

import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code tocsin delete-old-callbacks}. */
@Command(
        name = "delete-old-callbacks",
        description = "Deletes the callbacks of all hooks that were made more than DAYS days ago, waiting ones too.")
public final class DeleteOldCallbacksCommand extends RemoteCommand {
    private static final String COUNT = "/api/v1/callbacks/count?until=";

    @Parameters(paramLabel = "DAYS", description = "A whole number of days.")
    private int days;

    @Override
    int run(Remote remote) {
        if (days < 0 || days > 36_500) {
            throw new ParameterException(
                    spec().commandLine(), "DAYS: expected a number of days from 0 to 36500 but was " + days);
        }
        String before = days == 0 ? "0s" : days + "d";
        long there = count(remote, before);
        if (there == 0) {
            say("No callback is older than " + days + " days.");
            return DONE;
        }
        ObjectNode wanted = Remote.JSON
                .createObjectNode()
                .put("kind", "delete")
                .put("hook", "*")
                .put("before", before);
        boolean done = remote.write("POST", "/api/v1/commands?wait=60s", wanted).status() == 200;
        long left = count(remote, before);
        say("Deleted " + Math.max(0, there - left) + " callbacks.");
        if (!done) {
            complain("not all were deleted within 60 s: " + left + " are left, which may still follow");
        }
        return done ? DONE : UNKNOWN;
    }

    /** Those that are being sent stay. */
    private static long count(Remote remote, String before) {
        return remote.get(COUNT + before).path("count").asLong()
                - remote.get(COUNT + before + "&status=sending").path("count").asLong();
    }
}
