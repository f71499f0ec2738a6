package dev.tocsin.incidents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.bootstrap.lifecycle.Host;
import dev.tocsin.bootstrap.settings.Settings;
import dev.tocsin.embedded.broker.BrokerSettings;
import dev.tocsin.embedded.broker.EmbeddedBroker;
import dev.tocsin.embedded.broker.FreePort;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.HistoryWindow;
import dev.tocsin.schemas.event.Outcome;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.Contract;
import dev.tocsin.schemas.table.TopicTable;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a broker refuses, such as records that are stamped far ahead. */
class HistoryOnABrokerTest {

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final Topics TOPICS = Contract.of("tocsin.").topics();

    @TempDir
    private Path folder;

    private final Map<String, HistoryWindow> windows = new ConcurrentHashMap<>();

    @Test
    void aResultComesToItsMinuteHourAndDay() {
        try (var broker = EmbeddedBroker.start(new BrokerSettings(folder.resolve("broker"), FreePort.any()))) {
            Settings settings = Settings.of(Map.of(
                    "KAFKA_BOOTSTRAP_SERVERS",
                    broker.bootstrapServers(),
                    "TOCSIN_PARTITIONS",
                    "2",
                    "TOCSIN_DATA",
                    folder.resolve("data").toString()));
            Clients clients = new Clients(settings.kafka(), Contract.of("tocsin."));
            try (var app = IncidentsApp.start(settings, new Host(new SimpleMeterRegistry(), List::of));
                    var table =
                            TopicTable.ofAll(clients, TOPICS.history(), "test", Clock.systemUTC(), Kept.in(windows));
                    Producer<String, @Nullable SpecificRecord> producer = clients.producer(Map.of())) {
                await().atMost(SOON).until(() -> app.health().ready());
                Instant slot = Instant.now().minusSeconds(120);
                send(
                        producer,
                        TOPICS.endpoints().name(),
                        DetectionDriver.shop(1).build());
                send(
                        producer,
                        TOPICS.probeResults().name(),
                        DetectionDriver.result(0, Outcome.passed)
                                .setSlot(slot)
                                .setStartedAt(slot)
                                .build());

                await().atMost(SOON).until(() -> lengths().equals(Set.of(60_000L, 3_600_000L, 86_400_000L)));
                assertThat(table.failure()).isNull();
                assertThat(app.health().ready()).isTrue();
            }
        }
    }

    private Set<Long> lengths() {
        return windows.values().stream()
                .filter(window -> window.getResults() == 1)
                .map(HistoryWindow::getLengthMs)
                .collect(Collectors.toSet());
    }

    private static void send(Producer<String, @Nullable SpecificRecord> producer, String topic, SpecificRecord value) {
        var unused = producer.send(new ProducerRecord<>(topic, "core-shop", value));
        producer.flush();
    }
}
