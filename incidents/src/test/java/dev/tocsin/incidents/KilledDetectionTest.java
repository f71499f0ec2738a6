package dev.tocsin.incidents;

import static dev.tocsin.incidents.DetectionDriver.shop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.embedded.broker.BrokerSettings;
import dev.tocsin.embedded.broker.EmbeddedBroker;
import dev.tocsin.embedded.broker.FreePort;
import dev.tocsin.schemas.Partitions;
import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.EndpointState;
import dev.tocsin.schemas.event.EndpointStatus;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.Incident;
import dev.tocsin.schemas.event.MaintenanceDefinition;
import dev.tocsin.schemas.event.Outcome;
import dev.tocsin.schemas.event.Selector;
import dev.tocsin.schemas.provision.Provisioning;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.Contract;
import dev.tocsin.schemas.table.TableListener;
import dev.tocsin.schemas.table.TopicTable;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Detection on a real broker, killed now and then: what is due by itself, and what one partition tells another. */
class KilledDetectionTest {

    private static final int PARTITIONS = 2;
    private static final int HEAP_MEGABYTES = 128;
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Contract CONTRACT = Contract.of(Topics.DEFAULT_PREFIX);
    private static final Topics TOPICS = CONTRACT.topics();
    private static final String ROOT = name(0);
    private static final String CHILD = name(1);

    @TempDir
    private Path folder;

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final Map<String, Incident> incidents = new ConcurrentHashMap<>();
    private final Map<String, EndpointStatus> statuses = new ConcurrentHashMap<>();

    /** An endpoint of that partition. */
    private static String name(int partition) {
        return IntStream.range(0, 100)
                .mapToObj(number -> "endpoint-" + number)
                .filter(name -> Partitions.of(name, PARTITIONS) == partition)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void remindsOnTimeAndTellsOtherPartitionsWhoeverDies() {
        try (var broker = EmbeddedBroker.start(new BrokerSettings(folder.resolve("broker"), FreePort.any()))) {
            Clients clients = new Clients(Map.of("bootstrap.servers", broker.bootstrapServers()), CONTRACT);
            new Provisioning(clients.properties(), PARTITIONS, 1)
                    .ensure(List.of(
                            TOPICS.endpoints(),
                            TOPICS.maintenances(),
                            TOPICS.probeResults(),
                            TOPICS.statuses(),
                            TOPICS.incidents(),
                            TOPICS.events(),
                            TOPICS.commands()));
            try (var told = TopicTable.ofAll(clients, TOPICS.events(), "test", Clock.systemUTC(), intoEvents());
                    var open = TopicTable.ofAll(
                            clients, TOPICS.incidents(), "test", Clock.systemUTC(), Kept.in(incidents));
                    var shown =
                            TopicTable.ofAll(clients, TOPICS.statuses(), "test", Clock.systemUTC(), Kept.in(statuses));
                    Producer<String, @Nullable SpecificRecord> producer = clients.producer(Map.of())) {
                remindsThroughKills(broker, producer);
                childrenAndMaintenances(broker, producer);
                assertThat(told.failure()).isNull();
                assertThat(open.failure()).isNull();
                assertThat(shown.failure()).isNull();
            }
        }
    }

    private void remindsThroughKills(EmbeddedBroker broker, Producer<String, @Nullable SpecificRecord> producer) {
        try (var first = incidents(broker)) {
            define(producer, once(ROOT).setRemindEveryMs(EVERY.toMillis()));
            define(producer, once(CHILD).setDependsOn(List.of(ROOT)));
            await().atMost(SOON).until(() -> statuses.size() == 2);
            fail(producer, ROOT);
            await().atMost(SOON).until(() -> times("reminded").size() >= 2);
            first.kill();
        }
        int before = times("reminded").size();
        try (var second = incidents(broker)) {
            await().atMost(SOON).until(() -> times("reminded").size() >= before + 2);
            second.kill();
        }
        Instant opened = times("opened").get(0);
        List<Instant> reminded = times("reminded");
        assertThat(reminded).doesNotHaveDuplicates().isSorted();
        assertThat(reminded)
                .allSatisfy(time -> assertThat(Duration.between(opened, time).toMillis() % EVERY.toMillis())
                        .isZero());
        assertThat(times("opened")).hasSize(1);
    }

    private void childrenAndMaintenances(EmbeddedBroker broker, Producer<String, @Nullable SpecificRecord> producer) {
        try (var third = incidents(broker)) {
            fail(producer, CHILD);
            await().atMost(SOON)
                    .until(() -> incidents.values().stream()
                            .anyMatch(incident ->
                                    incident.getEndpoint().equals(CHILD) && ROOT.equals(incident.getRoot())));
            assertThat(times("opened")).hasSize(1);
            send(
                    producer,
                    TOPICS.maintenances(),
                    "all",
                    MaintenanceDefinition.newBuilder()
                            .setId("all")
                            .setName("All")
                            .setOrigin("api")
                            .setGeneration(1)
                            .setEndpoints(Selector.newBuilder().build())
                            .setStartsAt(Instant.now().minusSeconds(1))
                            .setEndsAt(Instant.now().plusSeconds(3600))
                            .build());
            await().atMost(SOON)
                    .until(() -> statuses.values().stream()
                            .allMatch(status -> status.getStatus() == EndpointState.maintenance));
            assertThat(third.isAlive()).isTrue();
        }
    }

    private List<Instant> times(String kind) {
        return events.stream()
                .filter(event -> event.getType().equals("dev.tocsin.incident." + kind))
                .map(Event::getTime)
                .toList();
    }

    private static EndpointDefinition.Builder once(String id) {
        return shop(1).setId(id).setName(id).setFailures(1);
    }

    private static void fail(Producer<String, @Nullable SpecificRecord> producer, String endpoint) {
        Instant now = Instant.now();
        send(
                producer,
                TOPICS.probeResults(),
                endpoint,
                DetectionDriver.result(0, Outcome.failed)
                        .setEndpoint(endpoint)
                        .setSlot(now)
                        .setStartedAt(now)
                        .build());
    }

    private static void define(
            Producer<String, @Nullable SpecificRecord> producer, EndpointDefinition.Builder definition) {
        send(producer, TOPICS.endpoints(), definition.getId(), definition.build());
    }

    private static void send(
            Producer<String, @Nullable SpecificRecord> producer, Topic<?> topic, String key, SpecificRecord value) {
        var unused = producer.send(new ProducerRecord<>(topic.name(), key, value));
        producer.flush();
    }

    private TableListener<Event> intoEvents() {
        return new TableListener<>() {
            @Override
            public void put(String key, Event value) {
                events.add(value);
            }

            @Override
            public void remove(String key) {
                throw new IllegalStateException("events are never removed, but one of " + key + " was");
            }
        };
    }

    private ChildProcess incidents(EmbeddedBroker broker) {
        return ChildProcess.only(broker, PARTITIONS, folder.resolve("data"), HEAP_MEGABYTES);
    }
}
