package dev.tocsin.incidents;

import static dev.tocsin.incidents.CallbacksDriver.delivery;
import static dev.tocsin.incidents.CallbacksDriver.hook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.embedded.broker.BrokerSettings;
import dev.tocsin.embedded.broker.EmbeddedBroker;
import dev.tocsin.embedded.broker.FreePort;
import dev.tocsin.schemas.Topics;
import dev.tocsin.schemas.event.CallbackRequest;
import dev.tocsin.schemas.event.EndpointFacts;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.Grouping;
import dev.tocsin.schemas.event.Listen;
import dev.tocsin.schemas.event.Send;
import dev.tocsin.schemas.provision.Provisioning;
import dev.tocsin.schemas.serde.Clients;
import dev.tocsin.schemas.serde.Contract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two copies gather events, and one of them is killed again and again while it does. */
class KilledGroupsTest {

    private static final int PARTITIONS = 4;
    private static final int ENDPOINTS = 100;
    private static final int GROUPS = 10;
    private static final int KILLS = 3;
    private static final int HEAP_MEGABYTES = 192;
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final List<String> ORDERS = List.of("subject", "hook", "none");
    private static final Topics TOPICS = Contract.of(Topics.DEFAULT_PREFIX).topics();

    @TempDir
    private Path folder;

    @Test
    void everyEventIsInOneCallbackOfItsGroupWhoeverDies() throws Exception {
        try (var broker = EmbeddedBroker.start(new BrokerSettings(folder.resolve("broker"), FreePort.any()))) {
            Clients clients = new Clients(
                    Map.of("bootstrap.servers", broker.bootstrapServers()), Contract.of(Topics.DEFAULT_PREFIX));
            new Provisioning(clients.properties(), PARTITIONS, 1)
                    .ensure(List.of(TOPICS.hooks(), TOPICS.events(), TOPICS.commands(), TOPICS.callbackRequests()));
            try (var notifier = new FakeNotifier(clients, PARTITIONS, request -> false);
                    Producer<String, @Nullable SpecificRecord> producer = clients.producer(Map.of());
                    var second = ChildProcess.copy(broker, PARTITIONS, folder.resolve("second"), HEAP_MEGABYTES)) {
                ORDERS.forEach(order -> define(producer, order));
                for (int round = 0; round < KILLS; round++) {
                    int before = notifier.sent().size();
                    try (var first = ChildProcess.copy(broker, PARTITIONS, folder.resolve("first"), HEAP_MEGABYTES)) {
                        happen(producer, round);
                        // Some groups are made, the others still gather.
                        await().atMost(SOON).until(() -> notifier.sent().size() > before);
                        first.kill();
                    }
                }
                int all = KILLS * ENDPOINTS * ORDERS.size();
                await().atMost(SOON)
                        .until(() -> events(notifier.sent()).distinct().count() == all);
                assertThat(second.isAlive()).isTrue();
                check(notifier.sent());
            }
        }
    }

    private static void check(List<CallbackRequest> sent) {
        Map<String, CallbackRequest> byCallback = sent.stream()
                .collect(Collectors.toMap(
                        request -> request.getCallback(), request -> request, (one, repeated) -> repeated));
        assertThat(events(List.copyOf(byCallback.values()))).doesNotHaveDuplicates();
        assertThat(byCallback.values())
                .hasSizeLessThan(KILLS * ENDPOINTS * ORDERS.size() / 2)
                .allSatisfy(request -> {
                    String[] words = words(request);
                    assertThat(Stream.of(words).skip(1).map(KilledGroupsTest::group))
                            .containsOnly(words[0]);
                });
    }

    private static Stream<String> events(List<CallbackRequest> sent) {
        return sent.stream()
                .flatMap(request -> Stream.of(words(request)).skip(1).map(event -> request.getHook() + " " + event));
    }

    /** The name of the group, then the ids of its events. */
    private static String[] words(CallbackRequest request) {
        return String.valueOf(request.getRequest().getBody()).split(" ", -1);
    }

    private static String group(String event) {
        int incident = Integer.parseInt(event.replaceAll("evt_opened(\\d+)_\\d+", "$1"));
        return "g" + incident % GROUPS;
    }

    private static void define(Producer<String, @Nullable SpecificRecord> producer, String order) {
        var unused = producer.send(new ProducerRecord<>(
                TOPICS.hooks().name(),
                order,
                hook(order)
                        .setListen(Listen.newBuilder()
                                .setKind("incidents")
                                .setKinds(List.of("opened"))
                                .build())
                        .setSend(Send.newBuilder()
                                .setUrl("https://ops.example")
                                .setTemplate(
                                        "{{ group.group }}{% for each in events %} {{ each.event.id }}{% endfor %}")
                                .build())
                        .setGrouping(new Grouping(List.of("group"), 1_000L))
                        .setDelivery(delivery().setOrder(order).build())
                        .build()));
    }

    /** Endpoints of one group are in different partitions. */
    private static void happen(Producer<String, @Nullable SpecificRecord> producer, int round) {
        IntStream.range(0, ENDPOINTS).forEach(number -> {
            Event step = ChatHook.step("opened", number, round);
            Event event = Event.newBuilder(step)
                    .setSubject("web-" + number)
                    .setEndpoint(EndpointFacts.newBuilder()
                            .setId("web-" + number)
                            .setName("web")
                            .setGroup("g" + number % GROUPS)
                            .build())
                    .build();
            var unused = producer.send(new ProducerRecord<>(TOPICS.events().name(), event.getSubject(), event));
        });
        producer.flush();
    }
}
