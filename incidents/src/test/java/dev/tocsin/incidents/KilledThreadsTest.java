package dev.tocsin.incidents;

import static dev.tocsin.incidents.CallbacksDriver.delivery;
import static dev.tocsin.incidents.CallbacksDriver.hook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.embedded.broker.BrokerSettings;
import dev.tocsin.embedded.broker.EmbeddedBroker;
import dev.tocsin.embedded.broker.FreePort;
import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.CallbackRequest;
import dev.tocsin.schemas.event.CallbackStatus;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.HookDefinition;
import dev.tocsin.schemas.event.Listen;
import dev.tocsin.schemas.event.Send;
import dev.tocsin.schemas.provision.Provisioning;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.Contract;
import dev.tocsin.schemas.table.TopicTable;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two copies share the callbacks of incidents, and one of them is killed between the steps. */
class KilledThreadsTest {

    private static final int PARTITIONS = 4;
    private static final int INCIDENTS = 200;
    private static final int HEAP_MEGABYTES = 192;
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final List<String> ORDERS = List.of("subject", "hook", "none");
    private static final Topics TOPICS = Contract.of(Topics.DEFAULT_PREFIX).topics();

    @TempDir
    private Path folder;

    private final Map<String, Callback> callbacks = new ConcurrentHashMap<>();

    @Test
    void everyStepFindsTheAnswerToTheFirstWhoeverDies() throws Exception {
        try (var broker = EmbeddedBroker.start(new BrokerSettings(folder.resolve("broker"), FreePort.any()))) {
            Clients clients = new Clients(
                    Map.of("bootstrap.servers", broker.bootstrapServers()), Contract.of(Topics.DEFAULT_PREFIX));
            new Provisioning(clients.properties(), PARTITIONS, 1)
                    .ensure(List.of(
                            TOPICS.hooks(),
                            TOPICS.events(),
                            TOPICS.commands(),
                            TOPICS.callbacks(),
                            TOPICS.callbackRequests()));
            try (var notifier = new FakeNotifier(clients, PARTITIONS, request -> false);
                    var table = TopicTable.ofAll(
                            clients, TOPICS.callbacks(), "test", Clock.systemUTC(), Kept.in(callbacks));
                    Producer<String, @Nullable SpecificRecord> producer = clients.producer(Map.of());
                    var second = ChildProcess.copy(broker, PARTITIONS, folder.resolve("second"), HEAP_MEGABYTES)) {
                ORDERS.forEach(order -> define(producer, order));
                takeSteps(broker, producer);
                assertThat(table.failure()).isNull();
                assertThat(second.isAlive()).isTrue();
                check(notifier.sent());
            }
        }
    }

    /** The first copy dies three times while there is work, and each time before the thread goes on. */
    private void takeSteps(EmbeddedBroker broker, Producer<String, @Nullable SpecificRecord> producer) {
        int done = 0;
        for (String kind : List.of("opened", "changed", "resolved")) {
            int before = done;
            try (var first = ChildProcess.copy(broker, PARTITIONS, folder.resolve("first"), HEAP_MEGABYTES)) {
                happen(producer, kind);
                await(kind).atMost(SOON).until(() -> sent() > before + INCIDENTS * ORDERS.size() / 3);
                first.kill();
            }
            done += INCIDENTS * ORDERS.size();
            int all = done;
            await(kind).atMost(SOON).until(() -> sent() == all);
        }
    }

    private void check(List<CallbackRequest> sent) {
        assertThat(callbacks).hasSize(3 * INCIDENTS * ORDERS.size());
        assertThat(sent).allSatisfy(request -> {
            String[] words = String.valueOf(request.getRequest().getBody()).split(" ", -1);
            String opened = Ids.of("cb", request.getHook(), words[0]);
            assertThat(words[2]).isEqualTo(words[1].equals("opened") ? "" : opened);
        });
    }

    private long sent() {
        return callbacks.values().stream()
                .filter(callback -> callback.getStatus() == CallbackStatus.sent)
                .count();
    }

    private static void define(Producer<String, @Nullable SpecificRecord> producer, String order) {
        HookDefinition hook = hook(order)
                .setListen(Listen.newBuilder().setKind("incidents").build())
                .setSend(Send.newBuilder()
                        .setUrl("https://chat.example")
                        .setTemplate("evt_opened{{ incident.id | slice(4, incident.id | length) }}_1 {{ event_type }} "
                                + "{% if event_type != 'opened' %}{{ thread.opened.response.json.id }}{% endif %}")
                        .build())
                .setDelivery(delivery().setOrder(order).build())
                .build();
        send(producer, TOPICS.hooks().name(), order, hook);
    }

    private static void happen(Producer<String, @Nullable SpecificRecord> producer, String kind) {
        IntStream.range(0, INCIDENTS).forEach(incident -> {
            Event event = ChatHook.step(kind, incident);
            send(producer, TOPICS.events().name(), event.getSubject(), event);
        });
        producer.flush();
    }

    private static void send(
            Producer<String, @Nullable SpecificRecord> producer, String topic, String key, SpecificRecord value) {
        var unused = producer.send(new ProducerRecord<>(topic, key, value));
    }
}
