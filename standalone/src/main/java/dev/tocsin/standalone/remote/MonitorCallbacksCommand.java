package dev.tocsin.standalone.remote;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code tocsin monitor-callbacks}. */
@Command(
        name = "monitor-callbacks",
        description = "Exits with 1 where there are as many callbacks of a status as the limit says, or more.",
        showDefaultValues = true)
public final class MonitorCallbacksCommand extends RemoteCommand {
    @Option(
            names = "--status",
            paramLabel = "STATUS",
            required = true,
            description = "waiting, sending, sent, error or cancelled.")
    private @Nullable CallbackState status;

    @Option(
            names = "--minutes-ago",
            paramLabel = "M",
            description = "Only those that changed within the last M minutes; 0 or nothing: all.")
    private String minutesAgo = "";

    @Option(names = "--callbacks-limit", paramLabel = "L", defaultValue = "10", description = "From so many on.")
    private long limit;

    @Option(
            names = {"--hook", "--hook-id"},
            paramLabel = "NAME",
            description = "Only those of this hook.")
    private @Nullable String hook;

    @Override
    int run(Remote remote) {
        long minutes = minutes();
        String query = "status=" + status
                + (hook == null ? "" : "&hook=" + Remote.part(hook))
                + (minutes == 0 ? "" : "&updated_since=" + minutes + "m");
        long count =
                remote.get("/api/v1/callbacks/count?" + query).path("count").asLong();
        String found = count
                + (count == 1 ? " callback is " : " callbacks are ")
                + status
                + (minutes == 0 ? "" : " and changed within " + minutes + " min");
        if (count >= limit) {
            complain(found + ": at or above the limit of " + limit + ".");
            return NEGATIVE;
        }
        say(found + ": below the limit of " + limit + ".");
        return DONE;
    }

    private long minutes() {
        try {
            long minutes = minutesAgo.isBlank() ? 0 : Long.parseLong(minutesAgo.strip());
            if (minutes >= 0 && minutes <= 5_256_000) {
                return minutes;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw new ParameterException(
                spec().commandLine(), "--minutes-ago: expected a number of minutes but was '" + minutesAgo + "'");
    }
}
