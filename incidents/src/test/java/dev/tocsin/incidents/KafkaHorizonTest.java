package dev.tocsin.incidents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.embedded.broker.BrokerSettings;
import dev.tocsin.embedded.broker.EmbeddedBroker;
import dev.tocsin.embedded.broker.FreePort;
import dev.tocsin.incidents.stream.detection.Horizon.Newest;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real broker says of results that were or were not read. */
class KafkaHorizonTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String TOPIC = "results";
    private static final String GROUP = "readers";
    private static final TopicPartition SECOND = new TopicPartition(TOPIC, 1);

    @TempDir
    private Path folder;

    private EmbeddedBroker broker;
    private Admin admin;
    private KafkaHorizon horizon;

    @BeforeEach
    void start() throws Exception {
        broker = EmbeddedBroker.start(new BrokerSettings(folder, FreePort.any()));
        Map<String, Object> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
        admin = Admin.create(kafka);
        admin.createTopics(List.of(new NewTopic(TOPIC, 2, (short) 1))).all().get();
        horizon = KafkaHorizon.start(kafka, GROUP, TOPIC, 2, Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        horizon.close();
        admin.close();
        broker.close();
    }

    @Test
    void whereNobodyEverReportedAllIsReadAndNothingIsTheNewest() {
        isRead(0, Instant.now());
        isRead(1, Instant.now());

        assertThat(horizon.newest()).isEqualTo(Newest.NONE);
    }

    @Test
    void theNewestIsOfTheRecordsOwnTimeAndUnreadUntilTheGroupHasCommittedIt() throws Exception {
        Instant slot = Instant.now().minusSeconds(300).truncatedTo(ChronoUnit.MILLIS);
        Instant written = Instant.now();
        write(slot.minusSeconds(60));
        write(slot);

        isRead(0, written);
        assertThat(horizon.newest()).isEqualTo(new Newest(slot, 1));
        assertThat(horizon.readUpTo(1)).isBefore(written);

        commit(1);
        Instant one = Instant.now();
        isRead(0, one);
        assertThat(horizon.readUpTo(1)).isBefore(written);
        commit(2);
        isRead(1, written);
    }

    @Test
    void whatRetentionHasRemovedNeedNotBeRead() throws Exception {
        Instant written = Instant.now();
        write(written.minusSeconds(300));
        admin.deleteRecords(Map.of(SECOND, RecordsToDelete.beforeOffset(1)))
                .all()
                .get();

        isRead(1, written);
    }

    private void isRead(int partition, Instant after) {
        await().atMost(SOON).until(() -> horizon.readUpTo(partition).isAfter(after));
    }

    private void write(Instant at) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>(TOPIC, 1, at.toEpochMilli(), "shop", "seen"))
                    .get();
        }
    }

    private void commit(long offset) throws Exception {
        admin.alterConsumerGroupOffsets(GROUP, Map.of(SECOND, new OffsetAndMetadata(offset)))
                .all()
                .get();
    }
}
