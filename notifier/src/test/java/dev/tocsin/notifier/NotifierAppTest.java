package dev.tocsin.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.tocsin.bootstrap.lifecycle.Host;
import dev.tocsin.bootstrap.lifecycle.Running;
import dev.tocsin.bootstrap.settings.InvalidSettings;
import dev.tocsin.bootstrap.settings.Settings;
import dev.tocsin.embedded.broker.BrokerSettings;
import dev.tocsin.embedded.broker.EmbeddedBroker;
import dev.tocsin.embedded.broker.FreePort;
import dev.tocsin.schemas.event.AttemptOutcome;
import dev.tocsin.schemas.event.AttemptResult;
import dev.tocsin.schemas.event.CallbackRequest;
import dev.tocsin.schemas.event.HttpRequest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The notifier through its door, against a real broker and real receivers. */
class NotifierAppTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    static Path folder;

    private static EmbeddedBroker broker;

    private Receiver receiver;
    private Pipeline pipeline;
    private Settings settings;
    private SimpleMeterRegistry metrics;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(new BrokerSettings(folder, FreePort.any()));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void open(TestInfo test) throws Exception {
        String prefix = test.getTestMethod().orElseThrow().getName() + ".";
        receiver = new Receiver();
        pipeline = new Pipeline(broker.bootstrapServers(), prefix);
        metrics = new SimpleMeterRegistry();
        settings = Settings.of(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers(),
                "TOCSIN_TOPIC_PREFIX", prefix,
                "TOCSIN_PARTITIONS", "4",
                "NOTIFIER_EGRESS_ALLOW", "127.0.0.0/8",
                "NOTIFIER_SECRETS_ALLOW", "env:TEST_*",
                "TEST_KEY", "s3cret"));
    }

    @AfterEach
    void close() throws Exception {
        pipeline.close();
        receiver.close();
    }

    @Test
    void deliversInTheOrderOfTheLaneAndReportsEachOutcome() throws Exception {
        List<CallbackRequest> requests = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            requests.add(Pipeline.request("cb_" + i, "h", "h|row", receiver.url("/ok"))
                    .setPredecessor(i == 0 ? null : "cb_" + (i - 1))
                    .build());
        }
        try (Running notifier = start()) {
            pipeline.ask(requests);
            await().atMost(SOON).until(() -> pipeline.outcomes().size() == 20);
            assertThat(receiver.calls).extracting(Receiver.Call::id).containsExactlyElementsOf(ids(20));
            assertThat(receiver.calls).extracting(Receiver.Call::key).containsOnly("s3cret");
            assertThat(pipeline.outcomes())
                    .allSatisfy(outcome -> assertThat(outcome.getResult()).isEqualTo(AttemptResult.succeeded))
                    .allSatisfy(outcome -> assertThat(outcome.toString()).doesNotContain("s3cret"))
                    .extracting(AttemptOutcome::getRequestOffset)
                    .doesNotHaveDuplicates();
            await().atMost(SOON).until(() -> pipeline.lag() == 0);
            assertThat(notifier.health().ready()).isTrue();
            assertThat(metrics.get("tocsin.deliveries")
                            .tag("result", "succeeded")
                            .counter()
                            .count())
                    .isEqualTo(20);
        }
    }

    @Test
    void whatIsOnlyToBeRecordedIsNotSentAndHoldsUpNobody() throws Exception {
        try (Running notifier = start()) {
            pipeline.ask(List.of(
                    Pipeline.request("cb_0", "h", "h|row", receiver.url("/ok"))
                            .setLogOnly(true)
                            .build(),
                    Pipeline.request("cb_1", "h", "h|row", "http://nowhere.invalid/${env:NOT_ALLOWED}")
                            .setLogOnly(true)
                            .setPredecessor("cb_0")
                            .build(),
                    Pipeline.request("cb_2", "h", "h|row", receiver.url("/ok"))
                            .setPredecessor("cb_1")
                            .build()));
            await().atMost(SOON).until(() -> pipeline.outcomes().size() == 3);

            assertThat(pipeline.outcomes())
                    .extracting(AttemptOutcome::getResult)
                    .containsExactly(AttemptResult.withheld, AttemptResult.withheld, AttemptResult.succeeded);
            assertThat(pipeline.outcomes().get(1).getError()).isEqualTo("log_only: recorded, not sent");
            assertThat(receiver.calls).extracting(Receiver.Call::id).containsExactly("cb_2");
            assertThat(metrics.get("tocsin.deliveries")
                            .tag("result", "withheld")
                            .counter()
                            .count())
                    .isEqualTo(2);
            assertThat(notifier.health().ready()).isTrue();
        }
    }

    @Test
    void aNotifierThatSendsNothingSendsNothingWhateverItIsAsked() throws Exception {
        settings = settings.with("TOCSIN_LOG_ONLY", "true");
        try (Running notifier = start()) {
            pipeline.ask(List.of(
                    Pipeline.request("cb_0", "h", "h|row", receiver.url("/ok")).build(),
                    Pipeline.request("cb_1", "h", "h|other", "smtp://127.0.0.1:1?tls=none")
                            .build()));
            await().atMost(SOON)
                    .until(() -> pipeline.outcomes(AttemptResult.withheld).size() == 2);

            assertThat(receiver.calls).isEmpty();
            assertThat(notifier.health().ready()).isTrue();
        }
    }

    @Test
    void aRequestToAMailServerIsSentAsAMail() throws Exception {
        GreenMail mails = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mails.start();
        try (Running notifier = start()) {
            String url = "smtp://127.0.0.1:" + mails.getSmtp().getPort() + "?tls=none";
            pipeline.ask(List.of(Pipeline.request("cb_1", "h", "h|row", url)
                    .setRequest(HttpRequest.newBuilder()
                            .setMethod("POST")
                            .setUrl(url)
                            .setHeaders(
                                    Map.of("From", "a@b.example", "To", "c@d.example", "Subject", "${env:TEST_KEY}!"))
                            .setBody("It is down.")
                            .build())
                    .build()));
            await().atMost(SOON).until(() -> pipeline.outcomes().size() == 1);

            assertThat(pipeline.outcomes().get(0).getResult()).isEqualTo(AttemptResult.succeeded);
            assertThat(mails.getReceivedMessages()).hasSize(1);
            assertThat(mails.getReceivedMessages()[0].getSubject()).isEqualTo("s3cret!");
            assertThat(notifier.health().live()).isTrue();
        } finally {
            mails.stop();
        }
    }

    @Test
    void afterAFailureTheRestOfTheLaneIsDeferred() throws Exception {
        try (Running notifier = start()) {
            pipeline.ask(List.of(
                    Pipeline.request("cb_0", "h", "h|row", receiver.url("/500")).build(),
                    Pipeline.request("cb_1", "h", "h|row", receiver.url("/ok"))
                            .setPredecessor("cb_0")
                            .build(),
                    Pipeline.request("cb_2", "h", "h|other", receiver.url("/ok"))
                            .setPredecessor("cb_unknown")
                            .build()));
            await().atMost(SOON).until(() -> pipeline.outcomes().size() == 3);
            assertThat(notifier.health().live()).isTrue();
        }
        assertThat(pipeline.outcomes())
                .extracting(AttemptOutcome::getCallback, AttemptOutcome::getResult, AttemptOutcome::getStatusCode)
                .containsExactlyInAnyOrder(
                        tuple("cb_0", AttemptResult.failed, 500),
                        tuple("cb_1", AttemptResult.deferred, null),
                        tuple("cb_2", AttemptResult.deferred, null));
        assertThat(receiver.calls("/ok")).isEmpty();
    }

    @Test
    void manyRequestsForADeadDestinationDelayNobodyElse() throws Exception {
        settings = settings.with("NOTIFIER_DESTINATION_WHOLE", "5");
        try (Receiver dead = new Receiver();
                Running notifier = start()) {
            pipeline.ask(IntStream.range(0, 500)
                    .mapToObj(i -> Pipeline.request("dead_" + i, "dead", "dead|" + i, dead.url("/hang"))
                            .build())
                    .toList());
            await().atMost(SOON).until(() -> gauge("tocsin.deliveries.parked") > 400);
            pipeline.ask(IntStream.range(0, 100)
                    .mapToObj(i -> Pipeline.request("cb_" + i, "h", "h|" + i, receiver.url("/ok"))
                            .build())
                    .toList());
            await().atMost(SOON).untilAsserted(() -> assertThat(results()).isEqualTo(Map.of("succeeded null", 100)));
            assertThat(dead.calls).hasSizeLessThanOrEqualTo(16);
            assertThat(notifier.health().ready()).isTrue();
        }
    }

    @Test
    void parkedRequestsAreReadAgainAndSentWhole() throws Exception {
        settings = settings.with("NOTIFIER_DESTINATION_WHOLE", "1").with("NOTIFIER_DESTINATION_CONCURRENCY", "2");
        pipeline.ask(IntStream.range(0, 100)
                .mapToObj(i -> Pipeline.request("cb_" + i, "h", "h|" + i % 20, receiver.url("/ok"))
                        .build())
                .toList());
        try (Running notifier = start()) {
            await().atMost(SOON).untilAsserted(() -> assertThat(results()).isEqualTo(Map.of("succeeded null", 100)));
            assertThat(notifier.health().live()).isTrue();
        }
        assertThat(receiver.calls).extracting(Receiver.Call::body).allMatch(body -> body.contains("cb_"));
        assertThat(receiver.calls).extracting(Receiver.Call::id).doesNotHaveDuplicates();
    }

    @Test
    void aRequestThatCannotBeReadIsSetAsideAndTheOthersGoOn() throws Exception {
        try (Running notifier = start()) {
            pipeline.askInBytes("h|row", "not avro");
            pipeline.ask(List.of(
                    Pipeline.request("cb_0", "h", "h|row", receiver.url("/ok")).build()));
            await().atMost(SOON).until(() -> !pipeline.outcomes().isEmpty());
            await().atMost(SOON).until(() -> pipeline.lag() == 0);
            assertThat(pipeline.deadLetters())
                    .singleElement()
                    .satisfies(letter -> assertThat(letter.getModule()).isEqualTo("notifier"));
            assertThat(notifier.health().live()).isTrue();
        }
    }

    @Test
    void whatIsOpenAtTheEndIsRecordedAsInterruptedAndTheRestLeftForTheNext() throws Exception {
        Running notifier = start();
        pipeline.ask(List.of(
                Pipeline.request("cb_0", "h", "h|row", receiver.url("/hang")).build(),
                Pipeline.request("cb_1", "h", "h|row", receiver.url("/ok"))
                        .setPredecessor("cb_0")
                        .build()));
        await().atMost(SOON).until(() -> !receiver.calls.isEmpty());
        notifier.close();
        assertThat(pipeline.outcomes()).singleElement().satisfies(outcome -> {
            assertThat(outcome.getCallback()).isEqualTo("cb_0");
            assertThat(outcome.getResult()).isEqualTo(AttemptResult.interrupted);
        });
        assertThat(pipeline.lag()).isPositive();
    }

    @Test
    void anotherTakesOverWhereOneLeavesAndNothingIsSentTwice() throws Exception {
        List<CallbackRequest> first = numbered(0, 300);
        List<CallbackRequest> second = numbered(300, 600);
        Running one = start();
        pipeline.ask(first);
        Running other = NotifierApp.start(settings, new Host(new SimpleMeterRegistry(), List::of));
        pipeline.ask(second);
        await().atMost(SOON).until(() -> receiver.calls.size() > 350);
        one.close();
        await().atMost(SOON).untilAsserted(() -> assertThat(results()).isEqualTo(Map.of("succeeded null", 600)));
        other.close();
        assertThat(receiver.calls).extracting(Receiver.Call::id).containsExactlyInAnyOrderElementsOf(ids(600));
    }

    @Test
    void afterAKillOnlyWhatWasOpenIsRepeatedAndNoOutcomeIsDoubled() throws Exception {
        int concurrency = 32;
        int count = 1_500;
        ChildNotifier process = startProcess(concurrency);
        try {
            pipeline.ask(numbered(0, count));
            for (int kills = 1; kills <= 2; kills++) {
                int reached = kills * 350;
                await().atMost(SOON).until(() -> receiver.calls.size() > reached);
                process.kill();
                process = startProcess(concurrency);
            }
            await().atMost(SOON.multipliedBy(2))
                    .untilAsserted(() -> assertThat(results()).isEqualTo(Map.of("succeeded null", count)));
            await().atMost(SOON).until(() -> pipeline.lag() == 0);
        } finally {
            process.kill();
        }
        assertThat(pipeline.outcomes())
                .extracting(AttemptOutcome::getCallback)
                .containsExactlyInAnyOrderElementsOf(ids(count));
        List<String> received = receiver.calls.stream().map(Receiver.Call::id).toList();
        assertThat(received).contains(ids(count).toArray(String[]::new));
        assertThat(received.size() - count).isLessThanOrEqualTo(2 * concurrency);
        assertThat(laneOrder(received))
                .allSatisfy((lane, numbers) -> assertThat(numbers).isSorted());
    }

    @Test
    void settingsThatCannotBeUsedAreReportedTogether() {
        Settings bad = Settings.of(Map.of(
                "NOTIFIER_CONCURRENCY",
                "many",
                "NOTIFIER_EGRESS_ALLOW",
                "intranet",
                "NOTIFIER_SECRETS_ALLOW",
                "HOOK_*"));
        assertThatThrownBy(() -> NotifierApp.start(bad, new Host(metrics, List::of)))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining("KAFKA_BOOTSTRAP_SERVERS")
                .hasMessageContaining("NOTIFIER_CONCURRENCY")
                .hasMessageContaining("NOTIFIER_SECRETS_ALLOW: expected patterns such as env:HOOK_*")
                .hasMessageContaining("NOTIFIER_EGRESS_ALLOW: expected a block of addresses such as 10.1.0.0/16");
    }

    private Running start() {
        return NotifierApp.start(settings, new Host(metrics, List::of));
    }

    private ChildNotifier startProcess(int concurrency) throws Exception {
        return ChildNotifier.start(
                broker.bootstrapServers(),
                pipeline.topics.prefix(),
                folder.resolve("notifier.log"),
                Map.of("TOCSIN_INSTANCE", "only", "NOTIFIER_CONCURRENCY", Integer.toString(concurrency)));
    }

    private List<CallbackRequest> numbered(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> Pipeline.request("cb_" + i, "h", "h|" + i % 100, receiver.url("/ok"))
                        .build())
                .toList();
    }

    private static List<String> ids(int count) {
        return IntStream.range(0, count).mapToObj(i -> "cb_" + i).toList();
    }

    /** By lane, the numbers of the callbacks in the order of their first arrival. */
    private static Map<Integer, List<Integer>> laneOrder(List<String> received) {
        return received.stream()
                .distinct()
                .map(id -> Integer.parseInt(id.substring(3)))
                .collect(Collectors.groupingBy(number -> number % 100));
    }

    /** How many outcomes there are of each kind. */
    private Map<String, Integer> results() {
        return pipeline.outcomes().stream()
                .collect(Collectors.toMap(
                        outcome -> outcome.getResult() + " " + outcome.getError(), outcome -> 1, Integer::sum));
    }

    private double gauge(String name) {
        return metrics.get(name).gauge().value();
    }
}
