package dev.tocsin.incidents;

import static dev.tocsin.incidents.CallbacksDriver.delivery;
import static dev.tocsin.incidents.CallbacksDriver.hook;
import static dev.tocsin.incidents.CallbacksDriver.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.embedded.broker.BrokerSettings;
import dev.tocsin.embedded.broker.EmbeddedBroker;
import dev.tocsin.embedded.broker.FreePort;
import dev.tocsin.schemas.Topic;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.CallbackRequest;
import dev.tocsin.schemas.event.CallbackStatus;
import dev.tocsin.schemas.event.Command;
import dev.tocsin.schemas.event.HookDefinition;
import dev.tocsin.schemas.event.HookState;
import dev.tocsin.schemas.provision.Provisioning;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.Contract;
import dev.tocsin.schemas.table.TopicTable;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two copies share the callbacks, and one of them is killed, again and again. */
class SeveralCopiesTest {

    private static final int PARTITIONS = 4;
    private static final int CHANGES = 10_000;
    private static final int ROWS = 500;
    private static final int HEAP_MEGABYTES = 128;
    private static final Duration SOON = Duration.ofMinutes(4);
    private static final Contract CONTRACT = Contract.of(Topics.DEFAULT_PREFIX);
    private static final Topics TOPICS = CONTRACT.topics();

    @TempDir
    private Path folder;

    private final Map<String, Callback> callbacks = new ConcurrentHashMap<>();
    private final Map<String, HookState> hookStates = new ConcurrentHashMap<>();

    @Test
    void makesEachCallbackOnceWhoeverDies() {
        try (var broker = EmbeddedBroker.start(new BrokerSettings(folder.resolve("broker"), FreePort.any()))) {
            Clients clients = new Clients(Map.of("bootstrap.servers", broker.bootstrapServers()), CONTRACT);
            new Provisioning(clients.properties(), PARTITIONS, 1)
                    .ensure(List.of(
                            TOPICS.hooks(),
                            TOPICS.hookStates(),
                            TOPICS.commands(),
                            TOPICS.changes(),
                            TOPICS.callbacks(),
                            TOPICS.callbackRequests()));
            try (var notifier = new FakeNotifier(clients, PARTITIONS, request -> false);
                    var table = TopicTable.ofAll(
                            clients, TOPICS.callbacks(), "test", Clock.systemUTC(), Kept.in(callbacks));
                    var states = TopicTable.ofAll(
                            clients, TOPICS.hookStates(), "test", Clock.systemUTC(), Kept.in(hookStates));
                    Producer<String, @Nullable SpecificRecord> producer = clients.producer(Map.of());
                    var second = ChildProcess.copy(broker, PARTITIONS, folder.resolve("second"), HEAP_MEGABYTES)) {
                define(producer, hook("erp"));
                define(
                        producer,
                        hook("archive").setDelivery(delivery().setMode("manual").build()));
                Instant start = Instant.now();
                bear(broker, producer);
                sendWhatIsHeld(broker, producer);
                replay(broker, producer, start);
                assertThat(table.failure()).isNull();
                assertThat(states.failure()).isNull();
                assertThat(second.isAlive()).isTrue();
                check(notifier.sent());
            }
        }
    }

    private void bear(EmbeddedBroker broker, Producer<String, @Nullable SpecificRecord> producer) {
        command(producer, "pause", "*", Map.of());
        await().atMost(SOON).until(() -> hookStates.containsKey("*"));
        oneTransaction(producer);
        try (var first = ChildProcess.copy(broker, PARTITIONS, folder.resolve("first"), HEAP_MEGABYTES)) {
            // A few may be under way before each copy knows of the pause.
            await().atMost(SOON).until(() -> count("erp", CallbackStatus.waiting) > CHANGES * 9 / 10);
            command(producer, "resume", "*", Map.of());
            await().atMost(SOON).until(() -> count("erp", CallbackStatus.sent) > CHANGES / 3);
            first.kill();
        }
        await().atMost(SOON).until(() -> count("erp", CallbackStatus.sent) == CHANGES);
        await().atMost(SOON).until(() -> count("archive", CallbackStatus.waiting) == CHANGES);
    }

    private void sendWhatIsHeld(EmbeddedBroker broker, Producer<String, @Nullable SpecificRecord> producer) {
        command(producer, "send", "archive", Map.of());
        killedAfter(broker, CHANGES / 3, "archive");
        await().atMost(SOON).until(() -> count("archive", CallbackStatus.sent) == CHANGES);
    }

    private void replay(EmbeddedBroker broker, Producer<String, @Nullable SpecificRecord> producer, Instant since) {
        command(producer, "replay", "erp", Map.of("since", "" + since.toEpochMilli()));
        killedAfter(broker, CHANGES + CHANGES / 3, "erp");
        await().atMost(SOON).until(() -> count("erp", CallbackStatus.sent) == 2 * CHANGES);
    }

    /** Another copy, until so many callbacks of the hook were sent. */
    private void killedAfter(EmbeddedBroker broker, int sent, String hook) {
        try (var first = ChildProcess.copy(broker, PARTITIONS, folder.resolve("first"), HEAP_MEGABYTES)) {
            await().atMost(SOON).until(() -> count(hook, CallbackStatus.sent) >= sent);
            first.kill();
        }
    }

    private void check(List<CallbackRequest> sent) {
        assertThat(callbacks).hasSize(3 * CHANGES);
        assertThat(callbacks.values().stream()
                        .map(Callback::getReplayOf)
                        .filter(Objects::nonNull)
                        .distinct())
                .hasSize(CHANGES);
        assertThat(sent.stream().map(CallbackRequest::getCallback).distinct().count())
                .isEqualTo(3 * CHANGES);
        // A machine that stands still for over a minute makes a request be handed out once more; the same is never
        // twice.
        assertThat(sent.stream()
                        .map(request -> request.getCallback() + " " + request.getEmission())
                        .distinct()
                        .count())
                .isEqualTo(sent.size());
    }

    private long count(String hook, CallbackStatus status) {
        return callbacks.values().stream()
                .filter(callback -> callback.getHook().equals(hook) && callback.getStatus() == status)
                .count();
    }

    private static void define(Producer<String, @Nullable SpecificRecord> producer, HookDefinition.Builder hook) {
        send(producer, TOPICS.hooks(), null, hook.getName(), hook.build());
        producer.flush();
    }

    private static void oneTransaction(Producer<String, @Nullable SpecificRecord> producer) {
        IntStream.range(0, CHANGES).forEach(number -> {
            int row = number % ROWS;
            send(
                    producer,
                    TOPICS.changes(),
                    null,
                    "shop.public.orders/[" + row + "]",
                    order(row, "c" + number).build());
        });
        producer.flush();
    }

    private static void command(
            Producer<String, @Nullable SpecificRecord> producer,
            String kind,
            String hook,
            Map<String, String> parameters) {
        Command command = Command.newBuilder()
                .setId("cmd_" + kind)
                .setKind(kind)
                .setTarget("hook")
                .setTargetId(hook)
                .setBy("test")
                .setAt(Instant.now())
                .setParameters(parameters)
                .build();
        IntStream.range(0, PARTITIONS)
                .forEach(partition -> send(producer, TOPICS.commands(), partition, hook, command));
        producer.flush();
    }

    private static void send(
            Producer<String, @Nullable SpecificRecord> producer,
            Topic<?> topic,
            @Nullable Integer partition,
            String key,
            SpecificRecord value) {
        var unused = producer.send(new ProducerRecord<>(topic.name(), partition, key, value));
    }
}
