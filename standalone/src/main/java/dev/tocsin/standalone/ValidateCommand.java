package dev.tocsin.standalone;

import dev.tocsin.definitions.model.Definitions;
import dev.tocsin.definitions.yaml.Environment;
import dev.tocsin.definitions.yaml.SecretStore;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tocsin validate}. */
@Command(name = "validate", description = "Validates a configuration as a whole: every problem in one report.")
final class ValidateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE|DIR",
            required = true,
            description = "The configuration; of a folder, all its YAML files as one.")
    private Path file = Path.of("");

    @Option(names = "--help", usageHelp = true, description = "Prints this.")
    @SuppressWarnings("UnusedVariable") // picocli looks at it
    private boolean help;

    @Override
    public Integer call() {
        var terminal = new Terminal(spec.commandLine().getOut(), Doors.clock());
        Definitions definitions =
                new Configuration(file, Environment.of(Doors.environment()), SecretStore.refusing()).read(terminal);
        terminal.say(file + " is valid: endpoints " + definitions.endpoints().size() + ", hooks "
                + definitions.hooks().size() + ", databases "
                + definitions.databases().size() + ".");
        return Tocsin.DONE;
    }
}
