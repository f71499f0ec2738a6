package dev.tocsin.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.embedded.broker.BrokerSettings;
import dev.tocsin.embedded.broker.EmbeddedBroker;
import dev.tocsin.embedded.broker.FreePort;
import dev.tocsin.schemas.event.AttemptOutcome;
import dev.tocsin.schemas.event.AttemptResult;
import dev.tocsin.schemas.event.CallbackRequest;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Notifiers as processes of their own: one that dies beside another, and one with very much open. */
class SeveralNotifiersTest {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final String PREFIX = "several.";

    @TempDir
    private Path folder;

    private EmbeddedBroker broker;
    private Receiver receiver;
    private Pipeline pipeline;

    @BeforeEach
    void open() throws Exception {
        broker = EmbeddedBroker.start(new BrokerSettings(folder.resolve("broker"), FreePort.any()));
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
    void whatAKilledOneHadIsTakenOverByTheOtherWithinSeconds() throws Exception {
        Duration session = Duration.ofSeconds(6);
        try (ChildNotifier one = child("one", Map.of());
                ChildNotifier other = child("other", Map.of())) {
            pipeline.ask(numbered("warm", 400));
            await().atMost(SOON).until(() -> succeeded("warm") == 400);
            await("both have a share").atMost(SOON).until(() -> {
                pipeline.ask(numbered("more" + receiver.calls.size(), 40));
                return notifiers().containsAll(Set.of("one", "other"));
            });

            one.kill();
            pipeline.ask(numbered("late", 400));

            // The group waits for a session; the rest is the assignment, and reading what is done already.
            await().atMost(session.plusSeconds(4)).until(() -> succeeded("late") == 400);
            assertThat(other.isAlive()).isTrue();
        }
        assertThat(receiver.calls.stream()
                        .map(Receiver.Call::id)
                        .filter(id -> id.startsWith("late"))
                        .distinct())
                .hasSize(400);
    }

    @Test
    void thousandsOfOpenRequestsFitIntoLittleMemory() throws Exception {
        int count = 3_000;
        Vertx vertx = Vertx.vertx();
        Queue<HttpServerRequest> open = new ConcurrentLinkedQueue<>();
        try (ChildNotifier notifier =
                child("one", Map.of("NOTIFIER_CONCURRENCY", "" + count, "NOTIFIER_DESTINATION_CONCURRENCY", "1000"))) {
            List<CallbackRequest> requests = new ArrayList<>();
            for (int destination = 0; destination < 4; destination++) {
                String url = "http://127.0.0.1:" + holding(vertx, open) + "/";
                String hook = "h" + destination;
                IntStream.range(0, count / 4)
                        .mapToObj(i -> Pipeline.request("cb_" + hook + "_" + i, hook, hook + "|" + i, url)
                                .setConcurrency(1_000)
                                .setTimeoutMs(120_000)
                                .build())
                        .forEach(requests::add);
            }
            pipeline.ask(requests);

            await("all are open at once").atMost(SOON).until(() -> open.size() == count);
            open.forEach(request -> request.response().end("ok"));

            await().atMost(SOON)
                    .until(() -> pipeline.outcomes(AttemptResult.succeeded).size() == count);
            assertThat(notifier.isAlive()).isTrue();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    private static int holding(Vertx vertx, Queue<HttpServerRequest> open) throws Exception {
        HttpServer server = vertx.createHttpServer(new HttpServerOptions().setAcceptBacklog(4_096))
                .requestHandler(request -> request.end().onSuccess(read -> open.add(request)))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        return server.actualPort();
    }

    private ChildNotifier child(String name, Map<String, String> settings) throws Exception {
        Map<String, String> all = new ConcurrentHashMap<>(settings);
        all.put("TOCSIN_INSTANCE", name);
        return ChildNotifier.start(broker.bootstrapServers(), PREFIX, folder.resolve(name + ".log"), all);
    }

    private List<CallbackRequest> numbered(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Pipeline.request(name + "_" + i, "h", "h|" + i % 100, receiver.url("/ok"))
                        .build())
                .toList();
    }

    private long succeeded(String name) {
        return pipeline.outcomes(AttemptResult.succeeded).stream()
                .map(AttemptOutcome::getCallback)
                .filter(callback -> callback.startsWith(name))
                .distinct()
                .count();
    }

    /** Who has sent something. */
    private List<String> notifiers() {
        return pipeline.outcomes(AttemptResult.succeeded).stream()
                .map(AttemptOutcome::getNotifier)
                .distinct()
                .toList();
    }
}
