package dev.tocsin.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.event.DeadLetter;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.Contract;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guarantee 6 of the design: bad input costs at most itself, and says so where it came from. */
class FaultsIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private Site site;
    private Receiver receiver;
    private Installation tocsin;

    @BeforeEach
    void serve() throws Exception {
        site = new Site();
        receiver = new Receiver();
        tocsin = new Installation(folder, config("Shop", ""));
    }

    @AfterEach
    void close() {
        tocsin.close();
        receiver.close();
        site.close();
    }

    @Test
    void aWrongConfigurationIsReportedAsAWholeAndNothingStarts() throws Exception {
        tocsin.configure("""
                endpoints:
                  - name: Shop
                    url: %s
                    intervall: 5s
                  - name: shop
                    url: nonsense
                    timeout: soon
                    expect: [ { body: "(" } ]
                hooks:
                  - name: broken
                    listen: { table: nowhere.public.orders, operations: [insert] }
                    send: { url: http://127.0.0.1:1/, template: '{{ instance.id' }
                """.formatted(site.url()));
        tocsin.launch();

        assertThat(tocsin.running().waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(tocsin.running().exitValue()).isEqualTo(2);
        assertThat(tocsin.output())
                .contains("tocsin.yaml:4", "intervall", "tocsin.yaml:7", "soon", "tocsin.yaml:8", "tocsin.yaml:11");
        assertThat(folder.resolve("data").resolve("run.json")).doesNotExist();
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(tocsin.port(), 1, InetAddress.getLoopbackAddress())) {
            tocsin.launch();

            assertThat(tocsin.running().waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(tocsin.running().exitValue()).isEqualTo(2);
            assertThat(tocsin.output()).contains("" + taken.getLocalPort()).contains("--port");
        }
    }

    @Test
    void aSecondProcessOnTheSameFolderIsRefused() throws Exception {
        tocsin.start();
        long first = tocsin.running().pid();
        try (Installation second = tocsin.sibling()) {
            second.launch();

            assertThat(second.running().waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(second.running().exitValue()).isEqualTo(2);
            assertThat(second.output()).contains("" + first);
        }
        assertThat(tocsin.get("/health/ready")).contains("ready");
    }

    @Test
    void aChangeOfTheFileTakesEffectAndABrokenOneLeavesWhatRuns() throws Exception {
        tocsin.start();
        tocsin.configure(config("Shop", "  - name: Second\n    url: " + site.url() + "\n    interval: 500ms\n"));
        await("the second endpoint")
                .atMost(SOON)
                .until(() -> tocsin.get("/api/v1/endpoints/second").contains("\"status\":\"up\""));

        tocsin.configure("endpoints: [ { name: Shop, url: 17 } ]\nhooks: nonsense\n");
        await("the report").atMost(SOON).until(() -> tocsin.output().contains("tocsin.yaml:2"));

        assertThat(tocsin.get("/api/v1/endpoints/second")).contains("\"status\":\"up\"");
        assertThat(tocsin.get("/api/v1/hooks")).contains("on-call");
    }

    @Test
    void recordsThatCannotBeReadAreDeadLettersAndEverythingBehindThemGoesOn() throws Exception {
        tocsin.start();
        Contract contract = Contract.of("tocsin.");
        Set<String> spoilt = new HashSet<>();
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", tocsin.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (Topic<?> topic : contract.topics().all()) {
                if (!topic.equals(contract.topics().deadLetters())) {
                    byte[] garbage = "garbage".getBytes(StandardCharsets.UTF_8);
                    producer.send(new ProducerRecord<>(topic.name(), "shop", garbage))
                            .get();
                    spoilt.add(topic.shortName());
                }
            }
        }

        site.breakDown();
        await("opened").atMost(SOON).until(() -> receiver.bodies("/on-call").size() == 1);
        site.mend();
        await("resolved").atMost(SOON).until(() -> receiver.bodies("/on-call").size() == 2);

        assertThat(spoilt).hasSizeGreaterThan(15);
        Set<String> needed = Set.of(
                "endpoints", "hooks", "probe-results", "events", "changes", "callback-requests", "callback-attempts");
        await("letters")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(letters(contract)).containsAll(needed));
    }

    @Test
    void aDatabaseThatCannotBeReachedStopsNothingElse() throws Exception {
        tocsin.configure(config("Shop", "") + """
                databases:
                  - name: away
                    url: postgresql://postgres@127.0.0.1:1/postgres
                    tables: [public.*]
                """);
        tocsin.launch();
        await("probed")
                .atMost(SOON)
                .ignoreExceptions()
                .until(() -> tocsin.get("/api/v1/endpoints/shop").contains("\"status\":\"up\""));

        site.breakDown();
        await("opened").atMost(SOON).until(() -> receiver.bodies("/on-call").size() == 1);

        assertThat(tocsin.output()).contains("away");
    }

    @Test
    void aReceiverThatHangsDelaysNoOther() throws Exception {
        receiver.hang("/hangs");
        tocsin.configure(config("Shop", "") + """
                  - name: hanging
                    listen: { incidents: [opened, resolved] }
                    send: { url: %s/hangs }
                    delivery: { timeout: 30s }
                """.formatted(receiver.url()));
        tocsin.start();

        for (int outage = 1; outage <= 3; outage++) {
            int before = 2 * (outage - 1);
            site.breakDown();
            await("opened").atMost(SOON).until(() -> receiver.bodies("/on-call").size() == before + 1);
            site.mend();
            await("resolved")
                    .atMost(SOON)
                    .until(() -> receiver.bodies("/on-call").size() == before + 2);
        }

        assertThat(receiver.requests("/hangs")).isEqualTo(1);
    }

    @Test
    void endsWithinTenSecondsWhenToldTo() throws Exception {
        tocsin.start();

        tocsin.stop();

        assertThat(folder.resolve("data").resolve("run.json")).doesNotExist();
    }

    private String config(String name, String endpoints) {
        return """
                endpoints:
                  - name: %s
                    url: %s
                    interval: 500ms
                    timeout: 400ms
                    failures: 2
                    successes: 2
                %segress:
                  allow: [127.0.0.0/8]
                hooks:
                  - name: on-call
                    listen: { incidents: [opened, resolved], endpoints: { ids: [shop] } }
                    send:
                      url: %s/on-call
                      template: '{{ event_type }} {{ incident.id }}'
                      content_type: text/plain
                """.formatted(name, site.url(), endpoints, receiver.url());
    }

    private Set<String> letters(Contract contract) {
        Clients clients = new Clients(Map.of("bootstrap.servers", tocsin.bootstrapServers()), contract);
        Topic<DeadLetter> topic = contract.topics().deadLetters();
        Set<String> topics = new HashSet<>();
        try (var consumer = clients.consumer(topic, Map.of())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                    .map(info -> new TopicPartition(topic.name(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(record -> topics.add(record.key().replaceFirst("^tocsin\\.", "")));
            }
        }
        return topics;
    }
}
