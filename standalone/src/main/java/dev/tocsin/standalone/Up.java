package dev.tocsin.standalone;

import dev.tocsin.bootstrap.lifecycle.Host;
import dev.tocsin.bootstrap.lifecycle.Running;
import dev.tocsin.bootstrap.lifecycle.StartOrder;
import dev.tocsin.bootstrap.settings.Settings;
import dev.tocsin.definitions.model.Definitions;
import dev.tocsin.definitions.yaml.SecretStore;
import dev.tocsin.embedded.broker.BrokerSettings;
import dev.tocsin.embedded.broker.EmbeddedBroker;
import dev.tocsin.notifier.NotifierApp;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.provision.Provisioning;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.Contract;
import dev.tocsin.standalone.database.DatabaseSettings;
import dev.tocsin.standalone.demonstration.Demonstration;
import dev.tocsin.standalone.folder.DataFolder;
import dev.tocsin.standalone.folder.RunFile;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything in one process: broker, applications and, without a configuration, the demonstration.
 *
 * <p>Threading: started by one thread; closed by any.
 */
final class Up {

    /** Of every topic on the embedded broker. */
    static final int PARTITIONS = 4;

    private final DataFolder folder;
    private final UpPorts ports;
    private final boolean demonstrates;
    private final Configuration configuration;
    private final Definitions definitions;
    private final InstantSource clock;
    private final Terminal terminal;

    Up(
            DataFolder folder,
            UpPorts ports,
            boolean demonstrates,
            Configuration configuration,
            Definitions definitions,
            InstantSource clock,
            Terminal terminal) {
        this.folder = folder;
        this.ports = ports;
        this.demonstrates = demonstrates;
        this.configuration = configuration;
        this.definitions = definitions;
        this.clock = clock;
        this.terminal = terminal;
    }

    /** The environment's settings, but with the broker and the folder of this installation. */
    Settings settings(Map<String, String> environment) {
        Map<String, String> values = new HashMap<>(environment);
        // A broker or registry that the shell happens to name is not this one's.
        values.keySet().removeIf(name -> name.startsWith("KAFKA_") || name.startsWith("SCHEMA_REGISTRY_"));
        values.putIfAbsent("TOCSIN_PARTITIONS", String.valueOf(PARTITIONS));
        // There is one copy of each module: after a crash it takes up its partitions at once.
        values.putIfAbsent("TOCSIN_INSTANCE", "up");
        values.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + ports.kafka().number());
        values.put("API_HOST", ports.host());
        values.put("API_PORT", String.valueOf(ports.api().number()));
        values.put("API_TOKEN_FILE", folder.token().toString());
        Stream<String> allowed = Stream.concat(
                Settings.of(environment).list("NOTIFIER_EGRESS_ALLOW", List.of()).stream(),
                definitions.egress().stream());
        values.put("NOTIFIER_EGRESS_ALLOW", allowed.distinct().collect(Collectors.joining(",")));
        values.put("NOTIFIER_SECRETS_ALLOW", secrets(environment));
        definitions.monitoringToken().ifPresent(token -> values.put("ANX_MONITORING_ACCESS_TOKEN", token));
        if (definitions.logOnly()) {
            values.put("TOCSIN_LOG_ONLY", "true");
        }
        values.put("TOCSIN_MANAGEMENT_HOST", "127.0.0.1");
        values.put("TOCSIN_MANAGEMENT_PORT", String.valueOf(ports.management().number()));
        return Settings.of(values);
    }

    /** What hooks may use: what the file itself refers to, and what {@link SecretStore} keeps of it. */
    private String secrets(Map<String, String> environment) {
        List<String> allowed = new ArrayList<>();
        allowed.add(Settings.of(environment).text("NOTIFIER_SECRETS_ALLOW", NotifierApp.SECRETS_ALLOWED));
        allowed.addAll(HookSecrets.of(definitions));
        allowed.add("file:" + folder.of("secrets").toAbsolutePath().normalize() + "/*");
        return String.join(",", allowed);
    }

    /** The door of the whole, like that of each application. */
    Running start(Settings settings, Host host) {
        terminal.say(demonstrates ? "Starting Tocsin with its demonstration." : "Starting Tocsin.");
        if (definitions.logOnly()) {
            terminal.say("log_only: what hooks owe is recorded, and nothing is sent.");
        }
        return StartOrder.of("tocsin", order -> start(order, settings, host));
    }

    private void start(StartOrder order, Settings settings, Host host) {
        order.open("data folder", () -> folder);
        // Closed after all that use it, and after the broker; it starts while the broker does.
        Optional<ShopDatabase> shop = demonstrates
                ? Optional.of(order.open("database", () -> ShopDatabase.start(database(), terminal)))
                : Optional.empty();
        order.open("broker", () -> EmbeddedBroker.start(broker()));
        terminal.step("Kafka runs");
        createTopics(settings);
        shop.ifPresent(database ->
                order.open("demonstration", () -> Demonstration.start(ports.demonstration(), database.await(), clock)));
        Together applications =
                order.start("applications", () -> Together.start("applications", doors(settings, host)));
        terminal.step("all modules run");
        order.open("announcement", () -> Announcement.of(applications, this::announce, this::excuse));
    }

    private void createTopics(Settings settings) {
        Topics topics = Topics.of(prefix(settings));
        int partitions = settings.number("TOCSIN_PARTITIONS", PARTITIONS, 1, 10_000);
        new Provisioning(settings.kafka(), partitions, 1).ensure(topics.all());
        terminal.step("topics are there");
    }

    private Map<String, Supplier<Running>> doors(Settings settings, Host host) {
        Map<String, Supplier<Running>> doors = new LinkedHashMap<>();
        for (String name : Applications.names()) {
            Settings own = settings.with("TOCSIN_DATA", folder.of(name).toString());
            doors.put(name, () -> Applications.door(name).apply(own, host));
        }
        var clients = new Clients(settings.kafka(), Contract.of(prefix(settings)));
        doors.put(
                "configuration", () -> ConfigurationWatch.start(configuration, definitions, clients, clock, terminal));
        return doors;
    }

    private static String prefix(Settings settings) {
        return settings.text("TOCSIN_TOPIC_PREFIX", Topics.DEFAULT_PREFIX);
    }

    private void announce() {
        folder.announce(new RunFile(
                "http://127.0.0.1:" + ports.api().number(),
                "127.0.0.1:" + ports.kafka().number(),
                demonstrates ? ports.shop() : null,
                "http://127.0.0.1:" + ports.management().number(),
                ProcessHandle.current().pid()));
        terminal.say(Summary.of(ports, demonstrates, configuration.file(), folder, terminal.elapsed()));
    }

    private void excuse(List<String> reasons) {
        terminal.say("Not ready yet; it goes on trying:\n  " + String.join("\n  ", reasons)
                + "\nThe status page is at http://127.0.0.1:" + ports.api().number()
                + "/, how it is at /health/ready.");
    }

    private BrokerSettings broker() {
        return new BrokerSettings(folder.of("kafka"), ports.kafka().number());
    }

    private DatabaseSettings database() {
        return new DatabaseSettings(folder.of("postgres"), ports.postgres());
    }
}
