package dev.tocsin.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.bootstrap.lifecycle.Host;
import dev.tocsin.bootstrap.lifecycle.Running;
import dev.tocsin.bootstrap.settings.Settings;
import dev.tocsin.embedded.broker.BrokerSettings;
import dev.tocsin.embedded.broker.EmbeddedBroker;
import dev.tocsin.embedded.broker.FreePort;
import dev.tocsin.schemas.event.AttemptOutcome;
import dev.tocsin.schemas.event.AttemptResult;
import dev.tocsin.schemas.event.CallbackRequest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead destinations, processes that stood still, and a broker that went away, each under load. */
@SuppressWarnings("try") // what is written or notified meanwhile only has to run
class NotifierTroublesTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String PREFIX = "troubles.";
    private static final int CONCURRENCY = 32;

    @TempDir
    private Path folder;

    private BrokerSettings settings;
    private EmbeddedBroker broker;
    private Receiver receiver;
    private Pipeline pipeline;

    @BeforeEach
    void open() throws Exception {
        settings = new BrokerSettings(folder.resolve("broker"), FreePort.any());
        broker = EmbeddedBroker.start(settings);
        receiver = new Receiver();
        pipeline = new Pipeline(broker.bootstrapServers(), PREFIX);
    }

    @AfterEach
    void close() throws Exception {
        pipeline.close();
        receiver.close();
        broker.close();
    }

    @Test
    void whatADeadDestinationOwesIsHandedBackWithATimeAndOffsetsMoveOn() throws Exception {
        String dead = "http://127.0.0.1:" + FreePort.any() + "/nobody";
        int count = 3_000;
        int healthy = 100;
        try (Running notifier = NotifierApp.start(inProcess("NOTIFIER_HELD", "1000"), host())) {
            pipeline.ask(IntStream.range(0, count)
                    .mapToObj(i -> Pipeline.request("dead_" + i, "dead", "dead|" + i, dead)
                            .build())
                    .toList());
            // Fewer than a quarter of the places that the dead one leaves.
            pipeline.ask(numbered(0, healthy));
            await().atMost(SOON).until(() -> pipeline.outcomes().size() == count + healthy);
            await().atMost(SOON).until(() -> pipeline.lag() == 0);
            assertThat(notifier.health().ready()).isTrue();
        }
        Map<AttemptResult, List<AttemptOutcome>> results = new HashMap<>();
        pipeline.outcomes()
                .forEach(outcome -> results.computeIfAbsent(outcome.getResult(), any -> new ArrayList<>())
                        .add(outcome));
        assertThat(results.get(AttemptResult.succeeded)).hasSize(healthy);
        assertThat(results.get(AttemptResult.failed)).hasSizeLessThan(50);
        assertThat(results.get(AttemptResult.deferred))
                .hasSizeGreaterThan(count - 50)
                .allSatisfy(outcome -> assertThat(outcome.getRetryAfterMs()).isBetween(1_000L, 95_000L));
    }

    @Test
    void oneThatStoodStillUntilAnotherTookOverRepeatsOnlyWhatItHadOpen() throws Exception {
        int count = 6_000;
        try (ChildNotifier one = child("one");
                ChildNotifier other = child("other")) {
            pipeline.ask(numbered(0, count / 2));
            await().atMost(SOON).until(() -> receiver.calls.size() > count / 8);
            one.stop();
            pipeline.ask(numbered(count / 2, count));
            await().atMost(SOON).until(() -> succeeded().size() == count);
            one.goOn();
            pipeline.ask(numbered(count, count + 500));
            await().atMost(SOON).until(() -> succeeded().size() == count + 500);
            await().atMost(SOON).until(() -> pipeline.lag() == 0);
        }
        assertThat(received().size() - (count + 500)).isLessThanOrEqualTo(CONCURRENCY);
        inOrder();
    }

    @Test
    void aBrokerThatIsRestartedUnderLoadCostsNothingButTime() throws Exception {
        int count = 4_000;
        try (ChildNotifier one = child("one")) {
            pipeline.ask(numbered(0, count));
            await().atMost(SOON).until(() -> receiver.calls.size() > count / 8);
            broker.close();
            broker = EmbeddedBroker.start(settings);
            await().atMost(SOON).until(() -> succeeded().size() == count);
            pipeline.ask(numbered(count, count + 500));
            await().atMost(SOON).until(() -> succeeded().size() == count + 500);
        }
        assertThat(received().size() - (count + 500)).isLessThanOrEqualTo(CONCURRENCY);
        inOrder();
    }

    private ChildNotifier child(String name) throws Exception {
        return ChildNotifier.start(
                broker.bootstrapServers(),
                PREFIX,
                folder.resolve(name + ".log"),
                Map.of("TOCSIN_INSTANCE", name, "NOTIFIER_CONCURRENCY", Integer.toString(CONCURRENCY)));
    }

    private Settings inProcess(String name, String value) {
        return Settings.of(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                broker.bootstrapServers(),
                "TOCSIN_TOPIC_PREFIX",
                PREFIX,
                "TOCSIN_PARTITIONS",
                "4",
                "NOTIFIER_EGRESS_ALLOW",
                "127.0.0.0/8",
                "NOTIFIER_SECRETS_ALLOW",
                "env:TEST_*",
                "TEST_KEY",
                "s3cret",
                name,
                value));
    }

    private static Host host() {
        return new Host(new SimpleMeterRegistry(), List::of);
    }

    private List<CallbackRequest> numbered(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> Pipeline.request("cb_" + i, "h", "h|" + i % 100, receiver.url("/ok"))
                        .build())
                .toList();
    }

    private List<String> succeeded() {
        return pipeline.outcomes(AttemptResult.succeeded).stream()
                .map(AttemptOutcome::getCallback)
                .distinct()
                .toList();
    }

    private List<String> received() {
        return receiver.calls.stream().map(Receiver.Call::id).toList();
    }

    private void inOrder() {
        Map<Integer, List<Integer>> lanes = new HashMap<>();
        received().stream()
                .distinct()
                .map(id -> Integer.parseInt(id.substring(3)))
                .forEach(number -> lanes.computeIfAbsent(number % 100, any -> new ArrayList<>())
                        .add(number));
        assertThat(lanes).allSatisfy((lane, numbers) -> assertThat(numbers).isSorted());
    }
}
