package dev.tocsin.embedded.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.provision.Provisioning;
import dev.tocsin.schemas.provision.TopicsDiffer;
import dev.tocsin.schemas.serde.Contract;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics of the contract, made and found at a real broker. */
class ProvisioningTest {

    private static final int PARTITIONS = 12;

    @TempDir
    private static Path folder;

    private static EmbeddedBroker broker;
    private static Map<String, Object> kafka;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(new BrokerSettings(folder, FreePort.any()));
        kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void whoWritesAtOnceAfterItIsNotStuck() throws Exception {
        for (int round = 0; round < 8; round++) {
            Topics topics = Contract.of("round-" + round + ".").topics();

            new Provisioning(kafka, PARTITIONS, 1).ensure(topics.all());

            writeAtOnce(topics.hooks().name());
        }
    }

    @Test
    void refusesTopicsThatDifferAndSaysWhatWasFoundAndWanted() {
        Topics topics = Contract.of("narrow.").topics();
        new Provisioning(kafka, 4, 1).ensure(List.of(topics.hooks(), topics.audit()));

        assertThatThrownBy(() -> new Provisioning(kafka, PARTITIONS, 1).ensure(List.of(topics.hooks())))
                .isInstanceOf(TopicsDiffer.class)
                .hasMessageContaining("topic narrow.hooks: found 4 partitions, wanted 12");
    }

    @Test
    void refusesTopicsThatAreCleanedUpInAnotherWay() throws Exception {
        Topics topics = Contract.of("unclean.").topics();
        try (Admin admin = Admin.create(kafka)) {
            admin.createTopics(List.of(
                            made(topics.hooks(), "delete"),
                            made(topics.probeResults(), "compact"),
                            made(topics.incidents(), "delete,compact")))
                    .all()
                    .get();
        }

        assertThatThrownBy(() -> new Provisioning(kafka, PARTITIONS, 1)
                        .ensure(List.of(topics.hooks(), topics.probeResults(), topics.incidents())))
                .isInstanceOf(TopicsDiffer.class)
                .hasMessageContaining("topic unclean.hooks: found cleanup.policy delete, wanted compact")
                .hasMessageContaining("topic unclean.probe-results: found cleanup.policy compact, wanted delete")
                .hasMessageNotContaining("unclean.incidents");
    }

    private static NewTopic made(Topic<?> topic, String policy) {
        return new NewTopic(topic.name(), PARTITIONS, (short) 1).configs(Map.of("cleanup.policy", policy));
    }

    @Test
    void leavesTopicsThatAreAsTheyMustBe() {
        Topics topics = Contract.of("twice.").topics();
        new Provisioning(kafka, PARTITIONS, 1).ensure(topics.all());

        new Provisioning(kafka, PARTITIONS, 1).ensure(topics.all());
    }

    private static void writeAtOnce(String topic) throws Exception {
        Map<String, Object> own = Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "delivery.timeout.ms",
                15_000,
                "request.timeout.ms",
                5_000);
        try (var producer = new KafkaProducer<>(own, new StringSerializer(), new StringSerializer())) {
            List<Future<?>> stored = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                stored.add(producer.send(new ProducerRecord<>(topic, "key-" + i, "value")));
            }
            for (Future<?> each : stored) {
                assertThat(each.get(20, TimeUnit.SECONDS)).isNotNull();
            }
        }
    }
}
