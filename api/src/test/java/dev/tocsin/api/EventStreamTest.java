package dev.tocsin.api;

import static dev.tocsin.api.Samples.callback;
import static dev.tocsin.api.Samples.endpoint;
import static dev.tocsin.api.Samples.result;
import static dev.tocsin.api.ViewFixture.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.schemas.event.CallbackStatus;
import dev.tocsin.schemas.event.Outcome;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventStreamTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    @TempDir
    Path folder;

    private ServerFixture server;

    @BeforeEach
    void start() {
        server = new ServerFixture(folder, NOW);
        server.records.feed(TOPICS.endpoints(), "shop", endpoint("shop", "Shop", "core", true)); // change 1
        server.records.feed(TOPICS.endpoints(), "mail", endpoint("mail", "Mail", "core", false)); // change 2
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void tellsWhatChangesFromNowOn() {
        try (var heard = new Heard("/api/v1/events")) {
            server.records.feed(TOPICS.probeResults(), "shop", result("shop", NOW, Outcome.passed, 12.5));
            server.records.feed(TOPICS.callbacks(), "c", callback("c", "h", CallbackStatus.sent, NOW));

            await().untilAsserted(() -> assertThat(heard.lines)
                    .filteredOn(line -> line.startsWith("event:"))
                    .containsExactly("event: result", "event: callback"));
            assertThat(heard.lines)
                    .anyMatch(line ->
                            line.startsWith("data: {\"endpoint\":\"shop\"") && line.contains("\"latency_ms\":12.5"));
            assertThat(heard.lines).contains("id: epoch-3", "id: epoch-4");
        }
    }

    @Test
    void goesOnBehindTheLastEventThatWasHeard() {
        server.records.feed(TOPICS.probeResults(), "shop", result("shop", NOW, Outcome.passed, 1));
        server.records.feed(TOPICS.probeResults(), "shop", result("shop", NOW.plusSeconds(1), Outcome.passed, 2));

        try (var heard = new Heard("/api/v1/events", "Last-Event-ID", "epoch-3")) {
            await().untilAsserted(() -> assertThat(heard.lines)
                    .filteredOn(line -> line.startsWith("event:"))
                    .containsExactly("event: result"));
            assertThat(heard.lines).anyMatch(line -> line.contains("\"latency_ms\":2.0"));
        }
    }

    @Test
    void saysResetWhereTheLastEventIsNotKnown() {
        for (String id : List.of("another-3", "epoch-999", "nonsense")) {
            try (var heard = new Heard("/api/v1/events", "Last-Event-ID", id)) {
                await().untilAsserted(() -> assertThat(heard.lines).contains("event: reset"));
            }
        }
    }

    @Test
    void saysResetWhenTheViewWasBuiltAnew() {
        try (var heard = new Heard("/api/v1/events")) {
            server.live.anew();

            await().untilAsserted(() -> assertThat(heard.lines).contains("event: reset"));
        }
    }

    @Test
    void thePublicHearsOnlyOfWhatIsPublic() {
        try (var heard = new Heard("/api/v1/events", "Host", "evil.example")) {
            server.records.feed(TOPICS.callbacks(), "c", callback("c", "h", CallbackStatus.sent, NOW));
            server.records.feed(TOPICS.probeResults(), "mail", result("mail", NOW, Outcome.failed, 1));
            server.records.feed(TOPICS.probeResults(), "shop", result("shop", NOW, Outcome.failed, 1));

            await().untilAsserted(() -> assertThat(heard.lines).contains("id: epoch-5"));
            assertThat(heard.lines)
                    .filteredOn(line -> line.startsWith("event:"))
                    .containsExactly("event: result");
            assertThat(String.join("\n", heard.lines)).contains("\"shop\"").doesNotContain("mail", "503", "192.0.2.7");
        }
    }

    @Test
    void onlyTheTypesThatAreAskedForAreTold() {
        try (var heard = new Heard("/api/v1/events?types=callback")) {
            server.records.feed(TOPICS.probeResults(), "shop", result("shop", NOW, Outcome.passed, 1));
            server.records.feed(TOPICS.callbacks(), "c", callback("c", "h", CallbackStatus.sent, NOW));

            await().untilAsserted(() -> assertThat(heard.lines).contains("event: callback"));
            assertThat(heard.lines).doesNotContain("event: result");
        }
    }

    /** A client that listens until it is closed. */
    private final class Heard implements AutoCloseable {
        final List<String> lines = new CopyOnWriteArrayList<>();
        private final CompletableFuture<HttpResponse<Stream<String>>> answer;
        private final CompletableFuture<Void> listening;

        Heard(String path, String... headers) {
            answer = server.client.sendAsync(server.request(path, headers).build(), BodyHandlers.ofLines());
            listening = answer.thenAcceptAsync(response -> response.body().forEach(lines::add));
            await().untilAsserted(() -> assertThat(lines).isNotEmpty()); // the stream's own id comes first
        }

        @Override
        public void close() {
            answer.join().body().close();
            listening.cancel(true);
        }
    }
}
