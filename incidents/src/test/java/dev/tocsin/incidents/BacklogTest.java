package dev.tocsin.incidents;

import static dev.tocsin.incidents.DetectionDriver.shop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.embedded.broker.BrokerSettings;
import dev.tocsin.embedded.broker.EmbeddedBroker;
import dev.tocsin.embedded.broker.FreePort;
import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.EndpointStatus;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.Heartbeat;
import dev.tocsin.schemas.event.Outcome;
import dev.tocsin.schemas.provision.Provisioning;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.Contract;
import dev.tocsin.schemas.table.TableListener;
import dev.tocsin.schemas.table.TopicTable;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten minutes in which nothing was decided: {@code incidents} was killed, results and pings came all the same, with their true
 * times, and it is started again.
 */
class BacklogTest {

    private static final int PARTITIONS = 2;
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final Duration QUIET = Duration.ofSeconds(3);
    private static final int EVERY = 10;
    /** Before the backlog: its results are ten minutes old by then, and whether that is silence would be decided at once. */
    private static final int EVERY_HOUR = 3_600;

    private static final int BACKLOG = 600;
    private static final Topics TOPICS = Contract.of(Topics.DEFAULT_PREFIX).topics();
    private static final List<String> PROBED = List.of("well", "broken", "starved");
    /** Not heard of before the backlog: whether a ping of ten minutes ago is late would be decided at once. */
    private static final List<String> PINGING = List.of("ping", "late");

    @TempDir
    private Path folder;

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final Map<String, EndpointStatus> statuses = new ConcurrentHashMap<>();
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    /** A time of the backlog, in seconds from its begin. */
    private Instant at(int second) {
        return now.minusSeconds(BACKLOG - second);
    }

    @Test
    void ofAllThatCameMeanwhileOnlyTheTrueOutagesAreTold() {
        try (var broker = EmbeddedBroker.start(new BrokerSettings(folder.resolve("broker"), FreePort.any()))) {
            Clients clients =
                    new Clients(Map.of("bootstrap.servers", broker.bootstrapServers()), Contract.of("tocsin."));
            new Provisioning(clients.properties(), PARTITIONS, 1)
                    .ensure(List.of(TOPICS.endpoints(), TOPICS.probeResults(), TOPICS.statuses(), TOPICS.events()));
            try (var told = TopicTable.ofAll(clients, TOPICS.events(), "test", Clock.systemUTC(), intoEvents());
                    var shown =
                            TopicTable.ofAll(clients, TOPICS.statuses(), "test", Clock.systemUTC(), Kept.in(statuses));
                    Producer<String, @Nullable SpecificRecord> producer = clients.producer(Map.of())) {
                before(broker, producer);
                assertThat(events).hasSize(PROBED.size());
                backlog(producer);
                afterwards(broker);
                assertThat(told.failure()).isNull();
                assertThat(shown.failure()).isNull();
            }
        }
    }

    /** All that is probed is up, and then it is killed. */
    private void before(EmbeddedBroker broker, Producer<String, @Nullable SpecificRecord> producer) {
        try (var first = ChildProcess.only(broker, PARTITIONS, folder.resolve("data"), 128)) {
            define(producer, EVERY_HOUR, -30);
            await().atMost(SOON).until(() -> statuses.size() == PROBED.size() + PINGING.size());
            for (String endpoint : PROBED) {
                result(producer, endpoint, -EVERY, Outcome.passed);
            }
            await().atMost(SOON).until(() -> events.size() == PROBED.size());
            first.kill();
        }
    }

    private void define(Producer<String, @Nullable SpecificRecord> producer, int every, int second) {
        Stream.concat(PROBED.stream(), PINGING.stream())
                .forEach(endpoint ->
                        send(producer, TOPICS.endpoints(), endpoint, definition(endpoint, every), at(second)));
    }

    private void backlog(Producer<String, @Nullable SpecificRecord> producer) {
        define(producer, EVERY, -EVERY / 2);
        for (int second = 0; second < BACKLOG; second += EVERY) {
            result(producer, "well", second, Outcome.passed);
            result(producer, "broken", second, second >= 200 && second < 320 ? Outcome.failed : Outcome.passed);
            result(producer, "starved", second, second >= 150 && second < 450 ? Outcome.inconclusive : Outcome.passed);
            if (second % 60 == 0) {
                result(producer, "ping", second, Outcome.passed);
            }
            if (second % 60 == 0 && (second < 240 || second >= 480)) {
                result(producer, "late", second, Outcome.passed);
            }
        }
        producer.flush();
    }

    private void afterwards(EmbeddedBroker broker) {
        try (var second = ChildProcess.only(broker, PARTITIONS, folder.resolve("data"), 128)) {
            await().atMost(SOON)
                    .until(() -> told("broken").size() == 4 && told("late").size() == 5);
            await().during(QUIET).atMost(QUIET.multipliedBy(3)).untilAsserted(this::onlyTheTrueOutages);
            assertThat(second.isAlive()).isTrue();
        }
    }

    private void onlyTheTrueOutages() {
        assertThat(told("well")).isEmpty();
        assertThat(told("starved")).isEmpty();
        assertThat(told("ping")).containsExactly("status.changed 1");
        // Known with the third failure in a row, and it began with the first; a second success ends it.
        assertThat(told("broken"))
                .containsExactly(
                        "incident.opened 221 since 200",
                        "status.changed 221 since 200",
                        "incident.resolved 331 since 200",
                        "status.changed 331");
        // A ping was due a minute after that of 180, or at most 30 s later.
        assertThat(told("late"))
                .containsExactly(
                        "status.changed 1",
                        "incident.opened 270 since 270",
                        "status.changed 270 since 270",
                        "incident.resolved 481 since 270",
                        "status.changed 481");
    }

    /** What was told of the backlog's time, in seconds from its begin; what comes after it is not asked for here. */
    private List<String> told(String endpoint) {
        return events.stream()
                .skip(PROBED.size())
                .filter(event -> event.getEndpoint() != null
                        && event.getEndpoint().getId().equals(endpoint)
                        && event.getTime().isBefore(now))
                .map(event -> event.getType().replace("dev.tocsin.", "") + " " + second(event.getTime())
                        + (event.getIncident() == null
                                ? ""
                                : " since " + second(event.getIncident().getStartedAt())))
                .toList();
    }

    private long second(Instant time) {
        return Duration.between(at(0), time).toSeconds();
    }

    private static EndpointDefinition definition(String id, int every) {
        EndpointDefinition.Builder definition =
                shop(1).setId(id).setName(id).setIntervalMs(every * 1000L).setTimeoutMs(5_000);
        return PINGING.contains(id)
                ? definition
                        .setProbe("heartbeat")
                        .setUrl("")
                        .setFailures(1)
                        .setSuccesses(1)
                        .setHeartbeat(Heartbeat.newBuilder()
                                .setPeriodMs(60_000L)
                                .setGraceMs(30_000)
                                .build())
                        .build()
                : definition.build();
    }

    private void result(
            Producer<String, @Nullable SpecificRecord> producer, String endpoint, int second, Outcome outcome) {
        boolean ping = PINGING.contains(endpoint);
        SpecificRecord result = DetectionDriver.result(0, outcome)
                .setEndpoint(endpoint)
                .setLocation(ping ? "heartbeat" : "vienna")
                .setSlot(at(second))
                .setStartedAt(at(second))
                .setDetails(ping ? Map.of("ping", "success") : Map.of())
                .build();
        send(producer, TOPICS.probeResults(), endpoint, result, at(second + 1));
    }

    private static void send(
            Producer<String, @Nullable SpecificRecord> producer,
            Topic<?> topic,
            String key,
            SpecificRecord value,
            Instant at) {
        var unused = producer.send(new ProducerRecord<>(topic.name(), null, at.toEpochMilli(), key, value));
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
}
