package dev.tocsin.incidents;

import dev.tocsin.bootstrap.lifecycle.Host;
import dev.tocsin.bootstrap.lifecycle.Running;
import dev.tocsin.bootstrap.lifecycle.StartOrder;
import dev.tocsin.bootstrap.reference.References;
import dev.tocsin.bootstrap.settings.Settings;
import dev.tocsin.definitions.serializer.Serializers;
import dev.tocsin.incidents.stream.Spare;
import dev.tocsin.incidents.stream.callback.TopicPast;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.CallbackStatus;
import dev.tocsin.schemas.provision.Provisioning;
import dev.tocsin.schemas.provision.TopicNeeds;
import dev.tocsin.schemas.registry.SchemasInUse;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.Contract;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The door of module incidents: two topologies in one process, so that a burst of callbacks delays no incident. */
public final class IncidentsApp {

    private static final Logger LOG = LoggerFactory.getLogger(IncidentsApp.class);
    private static final String DETECTION = "detection";
    private static final String CALLBACKS = "callbacks";

    private IncidentsApp() {}

    /**
     * Makes sure that the topics are there, waiting for Kafka and the schema registry if need be, and starts both topologies.
     * Throws InvalidSettings with every problem, and TopicsDiffer or RegistryRefused where those are not as they must be.
     */
    public static Running start(Settings settings, Host host) {
        IncidentsSettings read = settings.orReport(IncidentsSettings::from);
        Clock clock = Clock.systemUTC();
        Contract contract = read.schemas().contract(read.prefix(), new References(settings::optional, clock)::reveal);
        new Provisioning(read.kafka(), read.partitions(), read.replication()).ensure(needs(contract.topics()));
        Clients clients = new Clients(read.kafka(), contract);
        SchemasInUse.verify(clients);
        Serializers serializers = serializers(read);
        return StartOrder.of("incidents", order -> {
            KafkaHorizon horizon = order.open(
                    "horizon",
                    () -> KafkaHorizon.start(
                            read.kafka(),
                            read.prefix() + DETECTION,
                            contract.topics().probeResults().name(),
                            read.partitions(),
                            clock));
            order.start(DETECTION, () -> {
                Properties properties = StreamsProperties.of(DETECTION, read, contract);
                var topology = DetectionTopology.build(
                        contract, read.partitions(), properties, horizon, new Spare(System::nanoTime));
                return StreamsPart.start(DETECTION, topology, properties, host.metrics(), clock);
            });
            order.start(CALLBACKS, () -> {
                Properties properties =
                        StreamsProperties.inSmallPieces(StreamsProperties.of(CALLBACKS, read, contract));
                // Births, outcomes and commands need no order among each other; waiting for it would cost time for
                // each.
                properties.putIfAbsent(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
                var topology = CallbacksTopology.build(
                        contract,
                        read.partitions(),
                        properties,
                        serializers,
                        status -> count(host.metrics(), status),
                        TopicPast.of(clients));
                return StreamsPart.start(CALLBACKS, topology, properties, host.metrics(), clock);
            });
        });
    }

    private static Serializers serializers(IncidentsSettings settings) {
        Serializers serializers = Serializers.of(settings.plugins());
        serializers
                .problems()
                .forEach(problem -> LOG.atWarn()
                        .addKeyValue("error", problem)
                        .log("a serializer cannot be used; callbacks that need it will be errors"));
        return serializers;
    }

    private static void count(MeterRegistry metrics, CallbackStatus status) {
        Counter.builder("tocsin.callbacks")
                .description("callbacks that came to their end")
                .tag("status", status.name().toLowerCase(Locale.ROOT))
                .register(metrics)
                .increment();
    }

    private static TopicNeeds needs(Topics topics) {
        return TopicNeeds.of(
                List.of(
                        topics.endpoints(),
                        topics.hooks(),
                        topics.maintenances(),
                        topics.probeResults(),
                        topics.events(),
                        topics.toldResults(),
                        topics.changes(),
                        topics.signals(),
                        topics.callbacks(),
                        topics.callbackAttempts(),
                        topics.hookStates(),
                        topics.commands()),
                List.of(
                        topics.statuses(),
                        topics.incidents(),
                        topics.history(),
                        topics.events(),
                        topics.toldResults(),
                        topics.callbacks(),
                        topics.callbackRequests(),
                        topics.hookStates(),
                        topics.commands(),
                        topics.deadLetters()));
    }
}
