package dev.tocsin.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.bootstrap.lifecycle.Host;
import dev.tocsin.bootstrap.settings.Settings;
import dev.tocsin.embedded.broker.BrokerSettings;
import dev.tocsin.embedded.broker.EmbeddedBroker;
import dev.tocsin.embedded.broker.FreePort;
import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.CallbackStatus;
import dev.tocsin.schemas.event.Command;
import dev.tocsin.schemas.event.EventReference;
import dev.tocsin.schemas.provision.Provisioning;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.Contract;
import dev.tocsin.schemas.serde.Decoded;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two copies of the API on one Kafka. */
class ApiAppTest {
    static {
        // Read once, whoever uses the client first: others ask as a rebound DNS name would.
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
    }

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Contract contract = Contract.of("t.");
    private final Topics topics = contract.topics();
    private EmbeddedBroker broker;
    private Clients clients;
    private ApiApp one;
    private ApiApp other;

    @BeforeEach
    void start() throws Exception {
        broker = EmbeddedBroker.start(new BrokerSettings(folder.resolve("broker"), FreePort.any()));
        Map<String, Object> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
        new Provisioning(kafka, 4, 1).ensure(topics.all());
        clients = new Clients(kafka, contract);
        one = app("one");
        other = app("other");
        await().atMost(SOON).until(() -> one.health().ready() && other.health().ready());
    }

    private ApiApp app(String name) throws Exception {
        Path data = Files.createDirectories(folder.resolve(name));
        Files.writeString(data.resolve("token"), "secret\n");
        Settings settings = Settings.of(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers(),
                "TOCSIN_TOPIC_PREFIX", "t.",
                "TOCSIN_PARTITIONS", "4",
                "TOCSIN_DATA", data.toString(),
                "API_PORT", "0"));
        return ApiApp.start(settings, new Host(new SimpleMeterRegistry(), List::of));
    }

    @AfterEach
    void stop() {
        one.close();
        other.close();
        broker.close();
    }

    @Test
    void copiesThatWriteAtTheSameTimeDecideOneAfterTheOther() {
        List<CompletableFuture<HttpResponse<String>>> signals = new ArrayList<>();
        List<CompletableFuture<HttpResponse<String>>> hooks = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            ApiApp asked = i % 2 == 0 ? one : other;
            signals.add(write(asked, "POST", "/api/v1/signals/paid", "{\"i\": " + i + "}", "key-" + i / 4));
            String hook = "{\"name\": \"hook-" + i / 4 + "\", \"listen\": {\"incidents\": [\"opened\"]},"
                    + " \"send\": {\"url\": \"https://a.example/" + i + "\"}}";
            hooks.add(write(asked, "POST", "/api/v1/hooks", hook, "-"));
        }
        Map<String, Set<String>> ids = new TreeMap<>();
        for (int i = 0; i < 40; i++) {
            HttpResponse<String> answer = signals.get(i).join();
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
            ids.merge(
                    "key-" + i / 4,
                    Set.of(new JsonObject(answer.body()).getString("id")),
                    (some, more) -> java.util.stream.Stream.concat(some.stream(), more.stream())
                            .collect(Collectors.toSet()));
        }
        assertThat(ids).hasSize(10).allSatisfy((key, of) -> assertThat(of).hasSize(1));
        assertThat(read(topics.signals())).hasSize(10);
        Map<Integer, Long> statuses = hooks.stream()
                .map(answer -> answer.join().statusCode())
                .collect(Collectors.groupingBy(code -> code, Collectors.counting()));
        assertThat(statuses).isEqualTo(Map.of(201, 10L, 409, 30L));
        assertThat(read(topics.hooks())).hasSize(10);
        assertThat(read(topics.audit())).hasSize(10);
    }

    @Test
    void whoWaitsForADefinitionFindsItThere() {
        String heartbeat = "{\"name\": \"Backup\", \"heartbeat\": {\"period\": \"24h\"}}";
        for (int i = 0; i < 50; i++) {
            String path = "/api/v1/endpoints/backup-" + i;
            HttpResponse<String> made =
                    write(one, "PUT", path + "?wait=10s", heartbeat, "-").join();
            assertThat(made.statusCode()).as(made.body()).isEqualTo(201);

            HttpResponse<String> started = write(one, "POST", "/api/v1/heartbeats/backup-" + i + "/start", "", "-")
                    .join();
            assertThat(started.statusCode()).as(started.body()).isEqualTo(200);
        }
    }

    @Test
    void aReplayThatIsRenderedAnewCarriesTheEventWhileKafkaKeepsIt() {
        write(one, "POST", "/api/v1/signals/paid?subject=o-1", "{\"total\": 3}", "k")
                .join();
        ConsumerRecord<String, ?> signal = read(topics.signals()).get(0);
        String id = new String(signal.headers().lastHeader("ce_id").value(), java.nio.charset.StandardCharsets.UTF_8);
        Callback kept = callback("kept", id, signal.partition(), signal.offset());
        Callback gone = callback("gone", "sig_other", signal.partition(), signal.offset());
        try (Producer<String, @Nullable SpecificRecord> producer = clients.producer(Map.of())) {
            for (Callback callback : List.of(kept, gone)) {
                var unused =
                        producer.send(new ProducerRecord<>(topics.callbacks().name(), callback.getId(), callback));
            }
        }
        String hook = "{\"listen\": {\"incidents\": [\"opened\"]}, \"send\": {\"url\": \"https://a.example\"}}";
        write(one, "PUT", "/api/v1/hooks/erp", hook, "h").join();
        String path = "/api/v1/callbacks/kept/replay?rendering=rendered";
        await().atMost(SOON)
                .until(() -> write(one, "POST", path, "", "r").join().statusCode() == 202);
        assertThat(write(one, "POST", path.replace("kept", "gone"), "", "r")
                        .join()
                        .statusCode())
                .isIn(404, 410);
        Command command = (Command)
                ((Decoded<?>) read(topics.commands()).get(0).value()).value().orElseThrow();
        assertThat(command.getParameters())
                .containsEntry("rendering", "rendered")
                .containsEntry("offset", Long.toString(signal.offset()));
        assertThat(command.getCause().getTopic()).isEqualTo("t.signals");
        assertThat(contract.format(topics.signals())
                        .decode(command.getCause().getValue().array())
                        .value()
                        .orElseThrow()
                        .getArguments())
                .isEqualTo("{\"total\":3}");
    }

    private static Callback callback(String id, String event, int partition, long offset) {
        return Callback.newBuilder(Samples.callback(id, "erp", CallbackStatus.sent, Instant.now()))
                .setEvent(EventReference.newBuilder()
                        .setId(event)
                        .setType("dev.tocsin.signal.paid")
                        .setSubject("o-1")
                        .setTime(Instant.now())
                        .setPartition(partition)
                        .setOffset(offset)
                        .build())
                .build();
    }

    private CompletableFuture<HttpResponse<String>> write(
            ApiApp asked, String method, String path, String body, String key) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + asked.port() + path))
                .header("Authorization", "Bearer secret")
                .header("Idempotency-Key", key)
                .method(method, BodyPublishers.ofString(body))
                .build();
        return http.sendAsync(request, BodyHandlers.ofString());
    }

    /** All that can be read on a topic now. */
    private <V extends SpecificRecord> List<ConsumerRecord<String, @Nullable Decoded<V>>> read(Topic<V> topic) {
        List<ConsumerRecord<String, @Nullable Decoded<V>>> all = new ArrayList<>();
        try (Consumer<String, @Nullable Decoded<V>> consumer = clients.consumer(topic, Map.of())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
            }
        }
        return all;
    }
}
