package dev.tocsin.standalone;

import dev.tocsin.bootstrap.lifecycle.TocsinProcess;
import dev.tocsin.definitions.model.Definitions;
import dev.tocsin.definitions.yaml.Environment;
import dev.tocsin.definitions.yaml.SecretStore;
import dev.tocsin.embedded.broker.FreePort;
import dev.tocsin.standalone.database.DatabaseSettings;
import dev.tocsin.standalone.database.EmbeddedDatabase;
import dev.tocsin.standalone.demonstration.Demonstration;
import dev.tocsin.standalone.demonstration.DemonstrationPorts;
import dev.tocsin.standalone.folder.DataFolder;
import dev.tocsin.standalone.folder.FolderInUse;
import dev.tocsin.standalone.port.Port;
import dev.tocsin.standalone.port.PortTaken;
import dev.tocsin.standalone.port.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tocsin up}. */
@Command(
        name = "up",
        description = {
            "Runs everything on this machine, with a Kafka broker of its own.",
            "Without a configuration: a demonstration with real traffic, a PostgreSQL included."
        },
        showDefaultValues = true)
final class UpCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "What to watch; followed while it runs. A config.yml of cachet-url-monitor or a pinger.ini of"
                    + " py-pinger will do.")
    private @Nullable Path config;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${sys:user.home}/.tocsin",
            description = "Where everything is kept; one process at a time.")
    private Path data = Path.of("");

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = UpPorts.LOOPBACK,
            description = "Where status page and API listen: 127.0.0.1, or 0.0.0.0 for all addresses; then what is not"
                    + " public needs the token that is in --data.")
    private String host = "";

    @Option(names = "--port", paramLabel = "PORT", defaultValue = "8080", description = "Status page and API.")
    private int api;

    @Option(names = "--kafka-port", paramLabel = "PORT", defaultValue = "9092", description = "The Kafka broker.")
    private int kafka;

    @Option(
            names = "--postgres-port",
            paramLabel = "PORT",
            defaultValue = "5432",
            description = "The demonstration's PostgreSQL.")
    private int postgres;

    @Option(
            names = "--receiver-port",
            paramLabel = "PORT",
            defaultValue = "8081",
            description = "The demonstration's receiver of webhooks.")
    private int receiver;

    @Option(
            names = "--site-port",
            paramLabel = "PORT",
            defaultValue = "8082",
            description = "The demonstration's site that is probed.")
    private int site;

    @Option(
            names = "--management-port",
            paramLabel = "PORT",
            defaultValue = "${env:TOCSIN_MANAGEMENT_PORT:-9464}",
            description = "Health and metrics; 0 for any free port.")
    private int management;

    @Option(names = "--help", usageHelp = true, description = "Prints this.")
    @SuppressWarnings("UnusedVariable") // picocli looks at it
    private boolean help;

    @Override
    public Integer call() {
        UpPorts ports = ports();
        try (DataFolder folder = DataFolder.open(data)) {
            logTo(folder.of("tocsin.log"));
            Map<String, String> environment = Doors.environment();
            var terminal = new Terminal(spec.commandLine().getOut(), Doors.clock());
            var watched = config == null ? demonstration(folder, ports) : config;
            var configuration = new Configuration(
                    watched,
                    Environment.of(environment),
                    SecretStore.inFolder(folder.of("secrets")),
                    Optional.of(folder.of("imported.yaml")));
            Definitions definitions = configuration.read(terminal);
            requireFree(ports, folder);
            var up = new Up(folder, ports, config == null, configuration, definitions, Doors.clock(), terminal);
            return TocsinProcess.run("tocsin", up.settings(environment), up::start);
        } catch (FolderInUse | PortTaken e) {
            throw new Refused(e);
        }
    }

    private UpPorts ports() {
        try {
            if (!host.equals(UpPorts.LOOPBACK) && !host.equals(UpPorts.EVERYWHERE)) {
                throw new IllegalArgumentException("--host must be 127.0.0.1 or 0.0.0.0 but was " + host);
            }
            var demonstration = new DemonstrationPorts(
                    new Port("the demonstration's site", "--site-port", site),
                    new Port("the demonstration's receiver", "--receiver-port", receiver));
            return new UpPorts(
                    host,
                    new Port("status page and API", "--port", api),
                    new Port("Kafka", "--kafka-port", kafka),
                    new Port("PostgreSQL", "--postgres-port", postgres),
                    demonstration,
                    new Port("health and metrics", "--management-port", management == 0 ? FreePort.any() : management));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /** Written out, for whoever wants to see what is watched or to begin a file of their own with it. */
    static Path demonstration(DataFolder folder, UpPorts ports) {
        Path file = folder.of("demonstration.yaml");
        String text = Demonstration.configuration(
                ports.demonstration(), ports.postgres().number());
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private void requireFree(UpPorts ports, DataFolder folder) {
        boolean demonstrates = config == null;
        if (demonstrates) {
            EmbeddedDatabase.stopLeftBehind(new DatabaseSettings(folder.of("postgres"), ports.postgres()));
        }
        Ports.requireFree(ports.wanted(demonstrates));
    }

    /** Before anything logs: the terminal is for a person, the rest goes into a file of the data folder. */
    static void logTo(Path file) {
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("tocsin.log", file.toString());
            System.setProperty("logback.configurationFile", "dev/tocsin/standalone/logback-up.xml");
        }
    }
}
