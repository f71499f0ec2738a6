package dev.tocsin.standalone;

import dev.tocsin.standalone.remote.CallbacksCommand;
import dev.tocsin.standalone.remote.DeleteOldCallbacksCommand;
import dev.tocsin.standalone.remote.HooksCommand;
import dev.tocsin.standalone.remote.MonitorCallbacksCommand;
import dev.tocsin.standalone.remote.Rejected;
import dev.tocsin.standalone.remote.SendCallbacksCommand;
import dev.tocsin.standalone.remote.SignalsCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command line: {@code ./tocsin}. */
@Command(
        name = "tocsin",
        description = "Rings when something that should work does not, and calls whoever asked when a row changes.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            UpCommand.class,
            ModuleCommands.Prober.class,
            ModuleCommands.HooksCdc.class,
            ModuleCommands.Incidents.class,
            ModuleCommands.Notifier.class,
            ModuleCommands.Api.class,
            ApplyCommand.class,
            ProbeCommand.class,
            ValidateCommand.class,
            ImportCommand.class,
            DatabasesCommand.class,
            HooksCommand.class,
            CallbacksCommand.class,
            SignalsCommand.class,
            SendCallbacksCommand.class,
            MonitorCallbacksCommand.class,
            DeleteOldCallbacksCommand.class,
            KeysCommand.class,
            DemoCommand.class,
            ModulesCommand.class,
            VersionCommand.class,
            WarmUpCommand.class,
            HelpCommand.class
        })
public final class Tocsin {

    /** It was done. */
    static final int DONE = 0;
    /** The answer is no. */
    static final int NO = 1;
    /** Wrong usage or an invalid configuration: nothing was changed. */
    static final int INVALID = 2;
    /** It could not be found out. */
    static final int UNKNOWN = 3;

    private Tocsin() {}

    /** Runs one command and exits with its code: 0 done, 1 the negative answer, 2 usage or configuration, 3 unknown. */
    public static void main(String[] arguments) {
        System.exit(run(new PrintWriter(System.err, true, StandardCharsets.UTF_8), arguments));
    }

    static int run(PrintWriter errors, String... arguments) {
        return run(new PrintWriter(System.out, true, StandardCharsets.UTF_8), errors, arguments);
    }

    static int run(PrintWriter out, PrintWriter errors, String... arguments) {
        CommandLine line = new CommandLine(new Tocsin());
        CommandLine hooks = line.getSubcommands().get("hooks");
        if (hooks == null) {
            throw new AssertionError("the commands of hooks are among the subcommands");
        }
        hooks.addSubcommand(new PresetsCommand());
        return line.setOut(out)
                .setErr(errors)
                .setExecutionExceptionHandler(Tocsin::failed)
                .execute(withDashes(arguments));
    }

    /** {@code --kafka_port} is {@code --kafka-port}: both spellings are in use in the tools that people come from. */
    private static String[] withDashes(String[] arguments) {
        return Arrays.stream(arguments).map(Tocsin::withDashes).toArray(String[]::new);
    }

    private static String withDashes(String argument) {
        if (!argument.startsWith("--")) {
            return argument;
        }
        int end = argument.indexOf('=') < 0 ? argument.length() : argument.indexOf('=');
        return argument.substring(0, end).replace('_', '-') + argument.substring(end);
    }

    private static int failed(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        command.getErr().println("tocsin: " + failure.getMessage());
        return failure instanceof Refused || failure instanceof Rejected ? INVALID : UNKNOWN;
    }
}
