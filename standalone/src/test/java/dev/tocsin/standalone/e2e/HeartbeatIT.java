package dev.tocsin.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that report by themselves, from the ping to the callback, through kills of the whole installation. */
class HeartbeatIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration QUIET = Duration.ofSeconds(5);
    private static final String KEY = "a-key-that-nobody-guesses";

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private Receiver receiver;
    private Installation tocsin;

    @BeforeEach
    void serve() throws Exception {
        receiver = new Receiver();
        tocsin = new Installation(folder, """
                endpoints:
                  - name: Backup
                    heartbeat: { period: 12s, grace: 3s, ping_key: "${env:BACKUP_KEY}" }
                hooks:
                  - name: on-call
                    listen: { incidents: [opened, resolved] }
                    send: { url: "%s/on-call", content_type: text/plain, template: "{{ event_type }} {{ endpoint.id }}" }
                egress: { allow: [127.0.0.1/32] }
                """.formatted(receiver.url())).environment("BACKUP_KEY", KEY);
    }

    @AfterEach
    void close() {
        tocsin.close();
        receiver.close();
    }

    @Test
    void aPingThatDoesNotComeIsAnIncidentThoughAllWasKilledBetweenPingAndLateness() throws Exception {
        tocsin.start();
        assertThat(tocsin.get("/api/v1/endpoints/backup")).contains("\"status\":\"unknown\"");
        Instant pinged = Instant.now();
        assertThat(ping("")).isEqualTo(200);
        await("up").atMost(SOON).until(() -> status().contains("\"status\":\"up\""));

        tocsin.kill();
        assertThat(Instant.now()).isBefore(pinged.plusSeconds(15));
        tocsin.start();
        await("opened").atMost(SOON).until(() -> receiver.bodies("/on-call").size() == 1);
        assertThat(Instant.now()).isAfter(pinged.plusSeconds(15));
        assertThat(tocsin.get("/api/v1/incidents")).contains("no ping came: one was due at");

        tocsin.kill();
        tocsin.start();
        assertThat(ping("/0")).isEqualTo(200);
        await("resolved").atMost(SOON).until(() -> receiver.bodies("/on-call").size() == 2);
        await("nothing more comes")
                .during(QUIET)
                .atMost(QUIET.plusSeconds(5))
                .untilAsserted(() ->
                        assertThat(receiver.bodies("/on-call")).containsExactly("opened backup", "resolved backup"));
    }

    @Test
    void aRunIsTimedAndAnExitCodeIsAFailureAtOnce() throws Exception {
        tocsin.start();
        assertThat(ping("/start")).isEqualTo(200);
        assertThat(ping("/3")).isEqualTo(200);
        await("opened").atMost(SOON).until(() -> receiver.bodies("/on-call").size() == 1);

        String results = tocsin.get("/api/v1/endpoints/backup/results");
        assertThat(results).contains("it ended with exit code 3", "\"ping\":\"start\"", "\"exit_code\":\"3\"");
        assertThat(results).containsPattern("\"latency_ms\":\\d+");
        assertThat(tocsin.get("/api/v1/endpoints/backup") + tocsin.output()).doesNotContain(KEY);
    }

    private String status() throws Exception {
        return tocsin.get("/api/v1/endpoints/backup");
    }

    private int ping(String signal) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + tocsin.port() + "/api/v1/heartbeats/" + KEY + signal))
                .timeout(Duration.ofSeconds(10))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }
}
