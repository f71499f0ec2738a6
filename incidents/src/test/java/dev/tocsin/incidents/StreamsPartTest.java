package dev.tocsin.incidents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.embedded.broker.BrokerSettings;
import dev.tocsin.embedded.broker.EmbeddedBroker;
import dev.tocsin.embedded.broker.FreePort;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StreamsPartTest {

    private static final String TOPIC = "work";
    private static final int RECORDS = 20;
    private static final Duration SOON = Duration.ofSeconds(30);
    /** Less than what Kafka's own greatest lag stands for. */
    private static final Duration AT_ONCE = Duration.ofSeconds(10);

    private final MeterRegistry metrics = new SimpleMeterRegistry();

    @TempDir
    private Path folder;

    private static double gauge(MeterRegistry metrics, String name) {
        return metrics.get(name).tag("topology", "part").gauge().value();
    }

    private StreamsPart start(EmbeddedBroker broker, Semaphore permits) {
        var builder = new StreamsBuilder();
        builder.stream(TOPIC, Consumed.with(Serdes.String(), Serdes.String()))
                .foreach((key, value) -> permits.acquireUninterruptibly());
        Topology topology = builder.build();
        var properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "part");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        properties.put(StreamsConfig.STATE_DIR_CONFIG, folder.resolve("state").toString());
        properties.put("auto.offset.reset", "earliest");
        properties.put("max.poll.records", 1);
        return StreamsPart.start("part", topology, properties, metrics, Clock.systemUTC());
    }

    private static void write(EmbeddedBroker broker) throws Exception {
        Map<String, Object> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
        try (var admin = Admin.create(kafka);
                var producer = new KafkaProducer<>(kafka, new StringSerializer(), new StringSerializer())) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
            for (int i = 0; i < RECORDS; i++) {
                producer.send(new ProducerRecord<>(TOPIC, "key", "value " + i)).get();
            }
        }
    }

    @Test
    void tellsHowManyRecordsWaitNowAndNotHowManyDid() throws Exception {
        try (var broker = EmbeddedBroker.start(new BrokerSettings(folder.resolve("broker"), FreePort.any()))) {
            write(broker);
            var permits = new Semaphore(0);
            try (StreamsPart part = start(broker, permits)) {
                await().atMost(SOON).until(() -> gauge(metrics, "tocsin.streams.lag") == RECORDS - 1);
                assertThat(part.health().live()).isTrue();
                permits.release(RECORDS);
                await().atMost(AT_ONCE).until(() -> gauge(metrics, "tocsin.streams.lag") == 0);
            }
            assertThat(metrics.getMeters()).isEmpty();
        }
    }

    @Test
    void measuresTheTopologyThatRunsAndNoneThatRanBefore() throws Exception {
        try (var broker = EmbeddedBroker.start(new BrokerSettings(folder.resolve("broker"), FreePort.any()))) {
            write(broker);
            StreamsPart first = start(broker, new Semaphore(RECORDS));
            await().atMost(SOON).until(() -> gauge(metrics, "tocsin.streams.running") == 1);
            first.close();
            try (StreamsPart second = start(broker, new Semaphore(RECORDS))) {
                await().atMost(SOON).until(() -> gauge(metrics, "tocsin.streams.running") == 1);
                assertThat(second.health().live()).isTrue();
            }
        }
    }
}
