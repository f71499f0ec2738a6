package dev.tocsin.incidents;

import static dev.tocsin.incidents.CallbacksDriver.delivery;
import static dev.tocsin.incidents.CallbacksDriver.hook;
import static dev.tocsin.incidents.CallbacksDriver.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.embedded.broker.BrokerSettings;
import dev.tocsin.embedded.broker.EmbeddedBroker;
import dev.tocsin.embedded.broker.FreePort;
import dev.tocsin.schemas.CloudEvent;
import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.CallbackRequest;
import dev.tocsin.schemas.event.CallbackStatus;
import dev.tocsin.schemas.event.Change;
import dev.tocsin.schemas.event.Command;
import dev.tocsin.schemas.event.HookDefinition;
import dev.tocsin.schemas.event.Send;
import dev.tocsin.schemas.provision.Provisioning;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.Contract;
import dev.tocsin.schemas.table.TableListener;
import dev.tocsin.schemas.table.TopicTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What incidents owes when it is killed. */
class KilledIncidentsTest {

    private static final int PARTITIONS = 2;
    private static final String READ_AGAIN = "they are read again from Kafka";
    private static final int ROWS = 200;
    private static final int HEAP_MEGABYTES = 192;
    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private EmbeddedBroker broker;
    private Clients clients;
    private Producer<String, @Nullable SpecificRecord> producer;
    private TopicTable<Callback> table;

    private final Map<String, Callback> callbacks = new ConcurrentHashMap<>();
    /** By callback, blank and number of the attempt: when it is due. */
    private final Map<String, Instant> due = new ConcurrentHashMap<>();

    @BeforeEach
    void open() {
        broker = EmbeddedBroker.start(new BrokerSettings(folder.resolve("broker"), FreePort.any()));
        clients = new Clients(Map.of("bootstrap.servers", broker.bootstrapServers()), Contract.of("tocsin."));
        new Provisioning(clients.properties(), PARTITIONS, 1)
                .ensure(List.of(
                        clients.contract().topics().hooks(),
                        clients.contract().topics().changes(),
                        clients.contract().topics().commands(),
                        clients.contract().topics().callbacks(),
                        clients.contract().topics().callbackRequests()));
        producer = clients.producer(Map.of());
        table = TopicTable.ofAll(clients, clients.contract().topics().callbacks(), "test", Clock.systemUTC(), seen());
    }

    @AfterEach
    void close() throws Exception {
        table.close();
        producer.close();
        broker.close();
    }

    @Test
    void retriesComeWithinASecondOfTheirTimeAfterItWasKilled() {
        define(List.of(0L, 20_000L, 20_000L, 20_000L));
        try (var notifier = new FakeNotifier(clients, PARTITIONS, request -> request.getAttempt() < 4)) {
            try (var first = incidents()) {
                change(0, ROWS);
                await().atMost(SOON).until(() -> due.size() == ROWS);
                first.kill();
            }
            Instant killed = Instant.now();
            try (var second = incidents()) {
                await().atMost(SOON).until(() -> sent() == ROWS);
                assertThat(second.isAlive()).isTrue();
            }
            punctual(notifier, killed);
        }
    }

    @Test
    void aStoreThatAKillLeftTornIsMadeAnewFromKafka() throws Exception {
        define(List.of(0L));
        try (var notifier = new FakeNotifier(clients, PARTITIONS, request -> false)) {
            try (var first = incidents()) {
                change(0, ROWS);
                await().atMost(SOON).until(() -> sent() == ROWS);
                first.kill();
            }
            assertThat(tear()).isPositive();
            try (var second = incidents()) {
                change(ROWS, 2 * ROWS);
                await().atMost(SOON).until(() -> sent() == 2 * ROWS);
                assertThat(second.isAlive()).isTrue();
            }
            assertThat(notifier.sent()).extracting(CallbackRequest::getCallback).doesNotHaveDuplicates();
        }
    }

    @Test
    void aKillIsNoErrorInTheLogOfTheNextProcess() {
        define(List.of(0L));
        try (var notifier = new FakeNotifier(clients, PARTITIONS, request -> false);
                var first = incidents()) {
            change(0, ROWS);
            await().atMost(SOON).until(() -> sent() == ROWS);
            first.kill();
            try (var second = incidents()) {
                change(ROWS, 2 * ROWS);
                await().atMost(SOON).until(() -> sent() == 2 * ROWS);
                second.end();
                assertThat(second.log()).contains(READ_AGAIN).doesNotContain("ERROR", "Exception");
            }
            assertThat(notifier.sent()).hasSize(2 * ROWS);
        }
    }

    @Test
    void whatAProcessClosedTheNextOneOpens() {
        define(List.of(0L));
        try (var notifier = new FakeNotifier(clients, PARTITIONS, request -> false);
                var first = incidents()) {
            change(0, ROWS);
            await().atMost(SOON).until(() -> sent() == ROWS);
            first.end();
            try (var second = incidents()) {
                change(ROWS, 2 * ROWS);
                await().atMost(SOON).until(() -> sent() == 2 * ROWS);
                assertThat(second.log()).doesNotContain(READ_AGAIN, "ERROR", "did not find checkpoint");
            }
            assertThat(notifier.sent()).hasSize(2 * ROWS);
        }
    }

    @Test
    void aWholeHookIsRenderedAnewThoughItIsKilledOnTheWay() {
        define(hook("erp").setSend(send("{{ instance.id }")));
        try (var notifier = new FakeNotifier(clients, PARTITIONS, request -> false)) {
            try (var first = incidents()) {
                change(0, ROWS);
                await().atMost(SOON).until(() -> count(CallbackStatus.error) == ROWS);
                define(hook("erp").setGeneration(2).setSend(send("again {{ instance.id }}")));
                replay();
                await().atMost(SOON).until(() -> sent() > ROWS / 4);
                first.kill();
            }
            try (var second = incidents()) {
                await().atMost(SOON).until(() -> sent() == ROWS);
                assertThat(second.isAlive()).isTrue();
            }
            assertThat(callbacks).hasSize(2 * ROWS);
            assertThat(notifier.sent())
                    .extracting(request -> request.getRequest().getBody())
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, ROWS)
                            .mapToObj(row -> "again " + row)
                            .toList());
        }
    }

    private static Send send(String template) {
        return Send.newBuilder()
                .setUrl("https://erp.example/hooks")
                .setContentType("text/plain")
                .setTemplate(template)
                .build();
    }

    private void replay() {
        Command command = Command.newBuilder()
                .setId("cmd_replay")
                .setKind("replay")
                .setTarget("hook")
                .setTargetId("erp")
                .setBy("test")
                .setAt(Instant.now())
                .setParameters(Map.of("since", "0", "rendering", "rendered", "status", "error"))
                .build();
        IntStream.range(0, PARTITIONS).forEach(partition -> {
            var unused = producer.send(
                    new ProducerRecord<>(clients.contract().topics().commands().name(), partition, "erp", command));
        });
        producer.flush();
    }

    /** What was due while nobody was there comes as soon as somebody is. */
    private void punctual(FakeNotifier notifier, Instant killed) {
        Map<String, Instant> times = notifier.times();
        Instant back = times.values().stream()
                .filter(time -> time.isAfter(killed))
                .min(Instant::compareTo)
                .orElseThrow();
        assertThat(due).hasSize(3 * ROWS);
        assertThat(due).allSatisfy((attempt, time) -> {
            Instant earliest = time.isAfter(back) ? time : back;
            assertThat(times.get(attempt)).isBetween(time, earliest.plusSeconds(1));
        });
    }

    /** A kill that comes while a store is made or wiped: it says which file is its first, and that is not there. */
    private long tear() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
            List<Path> manifests = files.filter(file -> file.toString().contains("callbacks")
                            && file.getFileName().toString().startsWith("MANIFEST"))
                    .toList();
            for (Path manifest : manifests) {
                Files.delete(manifest);
            }
            return manifests.size();
        }
    }

    private ChildProcess incidents() {
        return ChildProcess.only(broker, PARTITIONS, folder.resolve("data"), HEAP_MEGABYTES);
    }

    private void define(List<Long> delays) {
        define(hook("erp").setDelivery(delivery().setDelaysMs(delays).build()));
    }

    private void define(HookDefinition.Builder hook) {
        var unused = producer.send(
                new ProducerRecord<>(clients.contract().topics().hooks().name(), "erp", hook.build()));
        producer.flush();
    }

    private void change(int from, int to) {
        IntStream.range(from, to).forEach(row -> {
            Change change = order(row, "c" + row).build();
            var event = new CloudEvent(change.getId(), "dev.tocsin.row.inserted", "/test", "row", Instant.now());
            var unused = producer.send(new ProducerRecord<>(
                    clients.contract().topics().changes().name(),
                    null,
                    "shop.public.orders/[" + row + "]",
                    change,
                    event.headers()));
        });
        producer.flush();
    }

    private long sent() {
        return count(CallbackStatus.sent);
    }

    private long count(CallbackStatus status) {
        return callbacks.values().stream()
                .filter(callback -> callback.getStatus() == status)
                .count();
    }

    private TableListener<Callback> seen() {
        return new TableListener<>() {
            @Override
            public void put(String key, Callback value) {
                callbacks.put(key, value);
                if (value.getStatus() == CallbackStatus.waiting
                        && value.getAttemptsMade() > 0
                        && value.getNextAttemptAt() != null) {
                    due.put(key + " " + (value.getAttemptsMade() + 1), value.getNextAttemptAt());
                }
            }

            @Override
            public void remove(String key) {
                callbacks.remove(key);
            }
        };
    }
}
