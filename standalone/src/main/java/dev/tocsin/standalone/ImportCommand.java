package dev.tocsin.standalone;

import dev.tocsin.definitions.yaml.Environment;
import dev.tocsin.definitions.yaml.SecretStore;
import dev.tocsin.importers.Import;
import dev.tocsin.importers.Imported;
import dev.tocsin.importers.Tool;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code tocsin import cachet-url-monitor | py-pinger | cachet}: what another tool knows as tocsin.yaml. */
@Command(
        name = "import",
        description = {
            "Writes the configuration of another tool as tocsin.yaml.",
            "What cannot mean the same is reported with its line, all together, and then nothing is written."
        },
        synopsisSubcommandLabel = "TOOL",
        subcommands = {ImportCommand.OfCachetUrlMonitor.class, ImportCommand.OfPyPinger.class, ImportCachetCommand.class
        })
final class ImportCommand {

    /** {@code tocsin import cachet-url-monitor}. */
    @Command(name = "cachet-url-monitor", description = "From the config.yml of cachet-url-monitor.")
    static final class OfCachetUrlMonitor extends One {
        OfCachetUrlMonitor() {
            super(Tool.CACHET_URL_MONITOR);
        }
    }

    /** {@code tocsin import py-pinger}. */
    @Command(name = "py-pinger", description = "From the pinger.ini of py-pinger.")
    static final class OfPyPinger extends One {
        OfPyPinger() {
            super(Tool.PY_PINGER);
        }
    }

    /** From one tool. */
    abstract static class One extends Importing {

        private final Tool tool;

        @Parameters(paramLabel = "FILE", description = "The other tool's configuration.")
        private Path file = Path.of("");

        One(Tool tool) {
            this.tool = tool;
        }

        @Override
        String from() {
            return file.toString();
        }

        @Override
        Imported read(Environment environment, SecretStore secrets) {
            return Import.read(tool, file, ForeignConfiguration.text(file), environment, secrets);
        }
    }
}
