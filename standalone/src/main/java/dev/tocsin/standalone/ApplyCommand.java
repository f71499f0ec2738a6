package dev.tocsin.standalone;

import dev.tocsin.bootstrap.reference.References;
import dev.tocsin.bootstrap.settings.Settings;
import dev.tocsin.definitions.apply.Applier;
import dev.tocsin.definitions.apply.Options;
import dev.tocsin.definitions.apply.Plan;
import dev.tocsin.definitions.model.Definitions;
import dev.tocsin.definitions.yaml.Environment;
import dev.tocsin.definitions.yaml.SecretStore;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.provision.Provisioning;
import dev.tocsin.schemas.registry.SchemaSource;
import dev.tocsin.schemas.registry.SchemasInUse;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.Contract;
import dev.tocsin.standalone.folder.DataFolder;
import dev.tocsin.standalone.folder.RunFile;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tocsin apply}. */
@Command(
        name = "apply",
        description = {
            "Validates a configuration as a whole and brings the topics to what it says.",
            "Kafka is KAFKA_BOOTSTRAP_SERVERS, else the broker of the `up` that runs from --data."
        },
        showDefaultValues = true)
final class ApplyCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE|DIR",
            required = true,
            description = "The configuration; of a folder, all its YAML files as one.")
    private Path file = Path.of("");

    @Option(names = "--dry-run", description = "Prints what would change, and changes nothing.")
    private boolean dryRun;

    @Option(
            names = "--set",
            paramLabel = "NAME",
            defaultValue = "main",
            description = "The set that the definitions belong to; only this set is changed.")
    private String set = "main";

    @Option(
            names = "--no-prune",
            negatable = false,
            description = "Keeps definitions of the set that the file no longer has.")
    private boolean keep;

    @Option(names = "--adopt", description = "Takes over definitions of other origins with the same id.")
    private boolean adopt;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${sys:user.home}/.tocsin",
            description = "Where `up` keeps its data.")
    private Path data = Path.of("");

    @Option(names = "--help", usageHelp = true, description = "Prints this.")
    @SuppressWarnings("UnusedVariable") // picocli looks at it
    private boolean help;

    @Override
    public Integer call() {
        Map<String, String> environment = Doors.environment();
        Clock clock = Doors.clock();
        var terminal = new Terminal(spec.commandLine().getOut(), clock);
        Definitions definitions =
                new Configuration(file, Environment.of(environment), SecretStore.refusing()).read(terminal);
        Plan plan = Applier.apply(clients(environment), definitions, new Options(set, !keep, adopt, dryRun), clock);
        plan.lines().forEach(terminal::say);
        if (!plan.refused().isEmpty()) {
            throw new Refused("nothing was applied: " + plan.refused().size() + " refused");
        }
        terminal.say(plan.writes().size() + (dryRun ? " would change." : " changed."));
        return Tocsin.DONE;
    }

    private Clients clients(Map<String, String> environment) {
        Settings settings = Settings.of(environment);
        int partitions = 12;
        if (settings.optional("KAFKA_BOOTSTRAP_SERVERS").isEmpty()) {
            RunFile run = DataFolder.running(data);
            if (run == null) {
                throw new IllegalStateException("nothing runs from " + data
                        + " and KAFKA_BOOTSTRAP_SERVERS is not set: start `./tocsin up`, or say which Kafka is meant");
            }
            settings = settings.with("KAFKA_BOOTSTRAP_SERVERS", run.kafka());
            partitions = Up.PARTITIONS;
        }
        References references = new References(settings::optional, Doors.clock());
        Contract contract = settings.orReport(read -> SchemaSource.of(read::optional, read::report))
                .contract(settings.text("TOCSIN_TOPIC_PREFIX", Topics.DEFAULT_PREFIX), references::reveal);
        partitions = settings.number("TOCSIN_PARTITIONS", partitions, 1, 10_000);
        int replication = settings.number("TOCSIN_REPLICATION", 1, 1, 32);
        if (!dryRun) {
            new Provisioning(settings.kafka(), partitions, replication).ensure(Applier.needs(contract.topics()));
        }
        Clients clients = new Clients(settings.kafka(), contract);
        SchemasInUse.verify(clients);
        return clients;
    }
}
