package dev.tocsin.incidents;

import static dev.tocsin.incidents.CallbacksDriver.delivery;
import static dev.tocsin.incidents.CallbacksDriver.hook;
import static dev.tocsin.incidents.CallbacksDriver.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.bootstrap.lifecycle.Host;
import dev.tocsin.bootstrap.lifecycle.Running;
import dev.tocsin.bootstrap.settings.Settings;
import dev.tocsin.embedded.broker.BrokerSettings;
import dev.tocsin.embedded.broker.EmbeddedBroker;
import dev.tocsin.embedded.broker.FreePort;
import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.CallbackRequest;
import dev.tocsin.schemas.event.CallbackStatus;
import dev.tocsin.schemas.event.Change;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.Contract;
import dev.tocsin.schemas.table.TopicTable;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both topologies on a real broker. */
class IncidentsAppTest {

    private static final int PARTITIONS = 2;
    private static final int ROWS = 20;
    private static final int CHANGES = 300;
    private static final Duration SOON = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Map<String, Callback> callbacks = new ConcurrentHashMap<>();

    @Test
    void deliversEachChangeOnceAndInOrderThroughARestart() {
        try (var broker = EmbeddedBroker.start(new BrokerSettings(folder.resolve("broker"), FreePort.any()))) {
            Settings settings = settings(broker);
            Clients clients = new Clients(settings.kafka(), Contract.of("tocsin."));
            Running app = start(settings);
            try (var notifier = new FakeNotifier(clients, PARTITIONS, this::isHardLuck);
                    var table = TopicTable.ofAll(
                            clients,
                            clients.contract().topics().callbacks(),
                            "test",
                            Clock.systemUTC(),
                            Kept.in(callbacks));
                    Producer<String, @Nullable SpecificRecord> producer = clients.producer(Map.of())) {
                produce(producer, clients.contract(), 0, CHANGES / 2);
                await().atMost(SOON).until(() -> sent().size() > 20);
                app.close();
                produce(producer, clients.contract(), CHANGES / 2, CHANGES);
                app = start(settings);
                await().atMost(SOON).until(() -> sent().size() == CHANGES);
                assertThat(table.failure()).isNull();
                check(notifier.sent());
            } finally {
                app.close();
            }
        }
    }

    private void check(List<CallbackRequest> sent) {
        assertThat(callbacks).hasSize(CHANGES);
        assertThat(metrics.counter("tocsin.callbacks", "status", "sent").count())
                .isGreaterThanOrEqualTo(CHANGES);
        Map<String, List<Integer>> firstAttempts = new ConcurrentHashMap<>();
        Set<String> seen = new HashSet<>();
        for (CallbackRequest request : sent) {
            if (seen.add(request.getCallback())) {
                firstAttempts
                        .computeIfAbsent(request.getLane(), lane -> new ArrayList<>())
                        .add(number(request));
            }
        }
        assertThat(firstAttempts).hasSize(ROWS);
        assertThat(firstAttempts.values())
                .allSatisfy(numbers -> assertThat(numbers).isSorted());
        assertThat(sent)
                .hasSize(CHANGES + (int) sent.stream().filter(this::isHardLuck).count());
    }

    /** Every tenth callback needs a second attempt. */
    private boolean isHardLuck(CallbackRequest request) {
        return request.getAttempt() == 1 && number(request) % 10 == 0;
    }

    private static int number(CallbackRequest request) {
        String body = String.valueOf(request.getRequest().getBody());
        return Integer.parseInt(body.replaceAll(".*\"number\":(\\d+).*", "$1"));
    }

    private Collection<Callback> sent() {
        return callbacks.values().stream()
                .filter(callback -> callback.getStatus() == CallbackStatus.sent)
                .collect(Collectors.toList());
    }

    private Running start(Settings settings) {
        Running app = IncidentsApp.start(settings, new Host(metrics, List::of));
        await().atMost(SOON).until(() -> app.health().ready());
        return app;
    }

    private Settings settings(EmbeddedBroker broker) {
        return Settings.of(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                broker.bootstrapServers(),
                "TOCSIN_PARTITIONS",
                Integer.toString(PARTITIONS),
                "TOCSIN_DATA",
                folder.resolve("data").toString()));
    }

    private static void produce(
            Producer<String, @Nullable SpecificRecord> producer, Contract contract, int from, int to) {
        if (from == 0) {
            var erp = hook("erp")
                    .setDelivery(delivery().setDelaysMs(List.of(0L, 200L)).build())
                    .build();
            var unused =
                    producer.send(new ProducerRecord<>(contract.topics().hooks().name(), "erp", erp));
            producer.flush();
        }
        IntStream.range(from, to).forEach(number -> {
            int row = number % ROWS;
            Change change = order(row, "c" + number)
                    .setAfter("{\"id\":" + row + ",\"number\":" + number + "}")
                    .build();
            String key = "shop.public.orders/[" + row + "]";
            var unused = producer.send(
                    new ProducerRecord<>(contract.topics().changes().name(), key, change));
        });
        producer.flush();
    }
}
