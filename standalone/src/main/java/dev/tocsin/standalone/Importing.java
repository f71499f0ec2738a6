package dev.tocsin.standalone;

import dev.tocsin.definitions.Reader;
import dev.tocsin.definitions.Result;
import dev.tocsin.definitions.model.Definitions;
import dev.tocsin.definitions.yaml.Environment;
import dev.tocsin.definitions.yaml.Problem;
import dev.tocsin.definitions.yaml.SecretStore;
import dev.tocsin.importers.Imported;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all imports have in common: a file and its secrets are written together, or nothing is. */
abstract class Importing implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            defaultValue = "tocsin.yaml",
            showDefaultValue = picocli.CommandLine.Help.Visibility.ALWAYS,
            description = "What is written. Secrets go into a folder beside it, tocsin.secrets.")
    private Path out = Path.of("");

    @Option(
            names = "--force",
            description = "Writes what can mean the same and leaves the rest out; replaces what is there.")
    private boolean force;

    @Option(names = "--help", usageHelp = true, description = "Prints this.")
    @SuppressWarnings("UnusedVariable") // picocli looks at it
    private boolean help;

    /** What it is made of, for reports. */
    abstract String from();

    abstract Imported read(Environment environment, SecretStore secrets);

    @Override
    public Integer call() throws IOException {
        if (Files.exists(out) && !force) {
            throw new Refused(out + " is there already: name another file with --out, or replace it with --force");
        }
        var terminal = new Terminal(spec.commandLine().getOut(), Doors.clock());
        Environment environment = Environment.of(Doors.environment());
        Path secrets = secretsOf(out);
        Imported imported = read(environment, SecretStore.inFolder(secrets));
        imported.notes().forEach(terminal::say);
        report(imported);
        Path fresh = Files.createTempFile(out.toAbsolutePath().getParent(), ".tocsin", ".yaml");
        try {
            Files.writeString(fresh, imported.text());
            ForeignConfiguration.definitions(fresh, from(), environment);
            int written = imported.secrets().write(imported.text());
            Files.move(fresh, out, StandardCopyOption.REPLACE_EXISTING);
            say(terminal, written, secrets, environment);
        } finally {
            Files.deleteIfExists(fresh);
        }
        return Tocsin.DONE;
    }

    /** What is left out, or the reason why nothing is written. */
    private void report(Imported imported) {
        String problems = String.join("\n", imported.problems());
        if (imported.problems().isEmpty()) {
            return;
        }
        if (!force || imported.text().isEmpty()) {
            throw new Refused("nothing was written, because this cannot mean the same"
                    + (imported.text().isEmpty() ? "" : " (--force leaves it out)") + ":\n" + problems);
        }
        spec.commandLine().getErr().println("left out, because it cannot mean the same:\n" + problems);
    }

    private void say(Terminal terminal, int written, Path secrets, Environment environment) {
        Result result = Reader.read(out, environment, SecretStore.refusing());
        if (result instanceof Result.Accepted accepted) {
            Definitions definitions = accepted.definitions();
            definitions.warnings().stream().map(Problem::toString).forEach(terminal::say);
            terminal.say(
                    out + " was written: endpoints " + definitions.endpoints().size() + ", hooks "
                            + definitions.hooks().size() + ".");
            if (written > 0) {
                terminal.say(written + (written == 1 ? " secret is" : " secrets are") + " in " + secrets
                        + ", for you alone to read; the file refers to " + (written == 1 ? "it." : "them."));
            }
        }
    }

    private static Path secretsOf(Path out) {
        String name = String.valueOf(out.getFileName()).replaceFirst("\\.ya?ml$", "");
        return out.toAbsolutePath().normalize().resolveSibling(name + ".secrets");
    }
}
