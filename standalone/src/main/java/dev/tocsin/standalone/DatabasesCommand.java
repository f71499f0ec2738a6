package dev.tocsin.standalone;

import dev.tocsin.hookscdc.HooksCdcApp;
import dev.tocsin.standalone.remote.DatabaseCommands;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tocsin databases}: what captured databases need beside their definitions. */
@Command(
        name = "databases",
        description = "Lists, deletes and snapshots captured databases, and drops what they left behind.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DatabaseCommands.Listed.class,
            DatabaseCommands.Snapshot.class,
            DatabaseCommands.Delete.class,
            DatabasesCommand.DropSlot.class
        })
final class DatabasesCommand {

    /** {@code tocsin databases drop-slot}. */
    @Command(
            name = "drop-slot",
            description = {
                "Drops the replication slot and publication that a database which is no longer captured has left on its"
                        + " server, where they would keep the log for ever. The password is taken from PGPASSWORD.",
                "Ends with 1 where there was none, or somebody reads it."
            })
    static final class DropSlot implements Callable<Integer> {

        private static final int NOT_DONE = 1;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(paramLabel = "NAME", description = "The name by which the database was defined.")
        private String name = "";

        @Option(
                names = "--url",
                paramLabel = "URL",
                required = true,
                description = "As its definition had it: postgresql://user@host:5432/database.")
        private String url = "";

        @Option(
                names = "--slot",
                paramLabel = "SLOT",
                description = "Where the definition named it; otherwise made from prefix and NAME.")
        private @Nullable String slot;

        @Option(
                names = "--prefix",
                paramLabel = "PREFIX",
                defaultValue = "${env:TOCSIN_TOPIC_PREFIX:-tocsin.}",
                description = "What names begin with (default: ${DEFAULT-VALUE}).")
        private String prefix = "";

        @Option(names = "--help", usageHelp = true, description = "Prints this.")
        @SuppressWarnings("UnusedVariable") // picocli looks at it
        private boolean help;

        @Override
        public Integer call() throws Exception {
            boolean dropped = HooksCdcApp.dropSlot(
                    url,
                    Optional.ofNullable(Doors.environment().get("PGPASSWORD")),
                    prefix,
                    name,
                    Optional.ofNullable(slot),
                    spec.commandLine().getOut()::println);
            spec.commandLine().getOut().flush();
            return dropped ? Tocsin.DONE : NOT_DONE;
        }
    }
}
