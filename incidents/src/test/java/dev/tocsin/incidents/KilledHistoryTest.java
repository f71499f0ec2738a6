package dev.tocsin.incidents;

import static dev.tocsin.incidents.DetectionDriver.shop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.encoding.ByteArrayInput;
import com.datadoghq.sketch.ddsketch.store.UnboundedSizeDenseStore;
import dev.tocsin.bootstrap.lifecycle.Host;
import dev.tocsin.bootstrap.settings.Settings;
import dev.tocsin.embedded.broker.BrokerSettings;
import dev.tocsin.embedded.broker.EmbeddedBroker;
import dev.tocsin.embedded.broker.FreePort;
import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.event.HistoryWindow;
import dev.tocsin.schemas.event.Outcome;
import dev.tocsin.schemas.provision.Provisioning;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.Contract;
import dev.tocsin.schemas.table.TopicTable;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** History of a run that was killed again and again, in the middle of its periods, beside that of one that never was. */
class KilledHistoryTest {

    private static final int PARTITIONS = 2;
    private static final int KILLS = 6;
    private static final int SLOTS_BETWEEN = 45;
    private static final List<String> ENDPOINTS = List.of("one", "two", "three");
    private static final List<String> LOCATIONS = List.of("vienna", "ashburn");
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final String KILLED = "tocsin.";
    private static final String WHOLE = "whole.";

    @TempDir
    private Path folder;

    private final Map<String, HistoryWindow> killed = new ConcurrentHashMap<>();
    private final Map<String, HistoryWindow> whole = new ConcurrentHashMap<>();
    private final Instant begin = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofMinutes(50));

    @Test
    void isThatOfAnUnbrokenRun() {
        try (var broker = EmbeddedBroker.start(new BrokerSettings(folder.resolve("broker"), FreePort.any()))) {
            Clients mine = clients(broker, KILLED);
            Clients other = clients(broker, WHOLE);
            try (var app = IncidentsApp.start(settings(broker), new Host(new SimpleMeterRegistry(), List::of));
                    var one = TopicTable.ofAll(
                            mine, mine.contract().topics().history(), "test", Clock.systemUTC(), Kept.in(killed));
                    var two = TopicTable.ofAll(
                            other, other.contract().topics().history(), "test", Clock.systemUTC(), Kept.in(whole));
                    Producer<String, @Nullable SpecificRecord> toMine = mine.producer(Map.of());
                    Producer<String, @Nullable SpecificRecord> toOther = other.producer(Map.of())) {
                define(mine, toMine);
                define(other, toOther);
                for (int kill = 0; kill < KILLS; kill++) {
                    feed(other, toOther, kill);
                    feedAndKill(broker, mine, toMine, kill);
                }
                await().atMost(SOON).until(() -> days(whole) == total(KILLS));
                lives(broker, () -> days(killed) == total(KILLS));

                assertThat(readable(killed)).isEqualTo(readable(whole));
                assertThat(killed.keySet()).anyMatch(key -> key.startsWith("one/3600000/"));
                assertThat(app.health().ready()).isTrue();
                assertThat(Stream.of(one, two)).allMatch(table -> table.failure() == null);
            }
        }
    }

    /** Results come, some of them are counted, and it dies. */
    private void feedAndKill(
            EmbeddedBroker broker, Clients clients, Producer<String, @Nullable SpecificRecord> producer, int kill) {
        feed(clients, producer, kill);
        lives(broker, () -> days(killed) > total(kill));
    }

    private void lives(EmbeddedBroker broker, Callable<Boolean> until) {
        try (var child = ChildProcess.only(broker, PARTITIONS, folder.resolve("killed"), 128)) {
            await().atMost(SOON).pollInterval(Duration.ofMillis(5)).until(until);
            child.kill();
        }
    }

    private static long total(int kills) {
        return (long) kills * SLOTS_BETWEEN * ENDPOINTS.size() * LOCATIONS.size();
    }

    private static long days(Map<String, HistoryWindow> windows) {
        return windows.values().stream()
                .filter(window -> window.getLengthMs() == Duration.ofDays(1).toMillis())
                .mapToLong(HistoryWindow::getResults)
                .sum();
    }

    /** Windows with their percentiles in place of sketches, whose bytes depend on how they were added up. */
    private static Map<String, String> readable(Map<String, HistoryWindow> windows) {
        Map<String, String> readable = new TreeMap<>();
        windows.forEach((key, window) -> readable.put(
                key,
                window.getResults() + " results, " + window.getFailed() + " failed, "
                        + new TreeMap<>(window.getTimeMs()) + ", " + percentiles(window.getLatencies())));
        return readable;
    }

    private static String percentiles(@Nullable ByteBuffer latencies) {
        if (latencies == null) {
            return "none";
        }
        byte[] bytes = new byte[latencies.remaining()];
        latencies.duplicate().get(bytes);
        try {
            DDSketch sketch = DDSketch.decode(ByteArrayInput.wrap(bytes), UnboundedSizeDenseStore::new);
            return sketch.getCount() + " latencies "
                    + Stream.of(0.0, 0.1, 0.5, 0.9, 0.99, 1.0)
                            .map(sketch::getValueAtQuantile)
                            .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void define(Clients clients, Producer<String, @Nullable SpecificRecord> producer) {
        ENDPOINTS.forEach(endpoint -> send(
                producer,
                clients.contract().topics().endpoints(),
                endpoint,
                shop(1).setId(endpoint)
                        .setName(endpoint)
                        .setIntervalMs(Duration.ofDays(7).toMillis())
                        .build(),
                begin.minusSeconds(1)));
        producer.flush();
    }

    /** A part of what two locations saw of three endpoints, one of which was down for a while, every ten seconds. */
    private void feed(Clients clients, Producer<String, @Nullable SpecificRecord> producer, int part) {
        for (int number = part * SLOTS_BETWEEN; number < (part + 1) * SLOTS_BETWEEN; number++) {
            Instant slot = begin.plusSeconds(10L * number);
            for (String endpoint : ENDPOINTS) {
                for (String location : LOCATIONS) {
                    boolean down = endpoint.equals("two") && number >= 100 && number < 150;
                    SpecificRecord result = DetectionDriver.result(0, down ? Outcome.failed : Outcome.passed)
                            .setEndpoint(endpoint)
                            .setLocation(location)
                            .setSlot(slot)
                            .setStartedAt(slot)
                            .setLatencyMs(5.0 + number * 37 % 200)
                            .build();
                    send(producer, clients.contract().topics().probeResults(), endpoint, result, slot.plusSeconds(1));
                }
            }
        }
        producer.flush();
    }

    private static void send(
            Producer<String, @Nullable SpecificRecord> producer,
            Topic<?> topic,
            String key,
            SpecificRecord value,
            Instant at) {
        var unused = producer.send(new ProducerRecord<>(topic.name(), null, at.toEpochMilli(), key, value));
    }

    private static Clients clients(EmbeddedBroker broker, String prefix) {
        Contract contract = Contract.of(prefix);
        Clients clients = new Clients(Map.of("bootstrap.servers", broker.bootstrapServers()), contract);
        new Provisioning(clients.properties(), PARTITIONS, 1)
                .ensure(List.of(
                        contract.topics().endpoints(),
                        contract.topics().probeResults(),
                        contract.topics().history()));
        return clients;
    }

    private Settings settings(EmbeddedBroker broker) {
        Map<String, String> settings = new HashMap<>();
        settings.put("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
        settings.put("TOCSIN_TOPIC_PREFIX", WHOLE);
        settings.put("TOCSIN_PARTITIONS", Integer.toString(PARTITIONS));
        settings.put("TOCSIN_DATA", folder.resolve("whole").toString());
        return Settings.of(settings);
    }
}
