package dev.tocsin.api;

import static dev.tocsin.api.Samples.endpoint;
import static dev.tocsin.api.Samples.token;
import static dev.tocsin.api.ViewFixture.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.api.access.Access;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.Heartbeat;
import dev.tocsin.schemas.event.Outcome;
import dev.tocsin.schemas.event.ProbeResult;
import dev.tocsin.schemas.event.Severity;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeartbeatsHttpTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final String KEY = "8c6f0c5e0e5d4c6b9f2e6a1d3b7a9e41";
    private static final String BY_KEY = "/api/v1/heartbeats/" + KEY;
    private static final String BY_ID = "/api/v1/heartbeats/nightly";

    @TempDir
    Path folder;

    private ServerFixture server;

    @BeforeEach
    void start() {
        server = new ServerFixture(folder, NOW);
        server.records.feed(TOPICS.endpoints(), "shop", endpoint("shop", "Shop", "core", true));
        server.records.feed(TOPICS.endpoints(), "nightly", nightly(KEY));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST"})
    void aPingIsAResultWhateverTheMethod(String method) {
        HttpResponse<String> answer = ping(method, BY_KEY, "");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        ProbeResult result = last();
        assertThat(result.getEndpoint()).isEqualTo("nightly");
        assertThat(result.getGeneration()).isEqualTo(7);
        assertThat(result.getLocation()).isEqualTo("heartbeat");
        assertThat(result.getSlot()).isEqualTo(NOW);
        assertThat(result.getOutcome()).isEqualTo(Outcome.passed);
        assertThat(result.getSeverity()).isEqualTo(Severity.none);
        assertThat(result.getDetails()).isEqualTo(Map.of("ping", "success"));
    }

    @ParameterizedTest
    @CsvSource({
        "/start, inconclusive, ''",
        "/fail, failed, it reported a failure",
        "/0, passed, ''",
        "/00, passed, ''",
        "/1, failed, it ended with exit code 1",
        "/255, failed, it ended with exit code 255",
    })
    void thePathSaysHowItEnded(String path, Outcome outcome, String message) {
        assertThat(ping("POST", BY_KEY + path, "").statusCode()).isEqualTo(200);

        assertThat(last().getOutcome()).isEqualTo(outcome);
        assertThat(last().getMessage()).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/256", "/-1", "/stop", "/1000", "/0x1"})
    void otherWordsAreNoPing(String path) {
        assertThat(ping("POST", BY_KEY + path, "").statusCode()).isEqualTo(404);

        assertThat(server.ledger.written).isEmpty();
    }

    @Test
    void theTimeOfARunIsItsLatency() {
        server.records.feed(TOPICS.probeResults(), "nightly", started(NOW.minusSeconds(90)));

        JsonObject answer = new JsonObject(ping("POST", BY_KEY, "").body());

        assertThat(answer.getDouble("run_ms")).isEqualTo(90_000);
        assertThat(last().getLatencyMs()).isEqualTo(90_000);
        assertThat(last().getStartedAt()).isEqualTo(NOW.minusSeconds(90));
        assertThat(new JsonObject(ping("POST", BY_KEY, "").body()).getDouble("run_ms"))
                .isNull();
    }

    @Test
    void twoPingsOfTheSameMillisecondAreTwoResults() {
        ping("GET", BY_KEY, "");
        ping("GET", BY_KEY, "");

        assertThat(server.ledger.values(TOPICS.probeResults()))
                .extracting(ProbeResult::getSlot)
                .containsExactly(NOW, NOW.plusMillis(1));
    }

    @Test
    void whatIsSentTwiceWithTheSameKeyIsOne() {
        String first = ping("POST", BY_KEY, "", "Idempotency-Key", "run 17").body();
        String again = ping("POST", BY_KEY, "", "ce-id", "run 17").body();

        assertThat(new JsonObject(first).getBoolean("repeated")).isFalse();
        assertThat(new JsonObject(again).getBoolean("repeated")).isTrue();
        assertThat(new JsonObject(again).getString("at")).isEqualTo(new JsonObject(first).getString("at"));
        assertThat(server.ledger.values(TOPICS.probeResults())).hasSize(1);
        assertThat(ping("POST", BY_KEY, "", "Idempotency-Key", "x".repeat(256)).statusCode())
                .isEqualTo(400);
    }

    @Test
    void theBodyIsTheMessageUpToALimit() {
        ping("POST", BY_KEY + "/fail", "  disk full\u0007\n");
        assertThat(last().getMessage()).isEqualTo("disk full");

        assertThat(ping("POST", BY_KEY + "/fail", "x".repeat(3_000_000)).statusCode())
                .isEqualTo(200);
        assertThat(last().getMessage()).isEqualTo("x".repeat(10_000));
    }

    @Test
    void byItsIdItTakesATokenThatMay() {
        for (var scope : List.of("heartbeat", "read")) {
            server.records.feed(
                    TOPICS.settings(), "token:" + scope, token(scope, Access.sha256(scope + "-token"), List.of(scope)));
        }

        assertThat(ping("GET", BY_ID, "").statusCode()).isEqualTo(401);
        assertThat(ping("GET", BY_ID, "", "Authorization", "Bearer nobody").statusCode())
                .isEqualTo(401);
        assertThat(ping("GET", BY_ID, "", "Authorization", "Bearer read-token").statusCode())
                .isEqualTo(403);
        assertThat(server.ledger.written).isEmpty();
        assertThat(ping("GET", BY_ID, "", "Authorization", "Bearer heartbeat-token")
                        .statusCode())
                .isEqualTo(200);
        assertThat(ping("GET", "/api/v1/heartbeats/shop", "", "Authorization", "Bearer heartbeat-token")
                        .statusCode())
                .isEqualTo(409);
        assertThat(ping("GET", "/api/v1/heartbeats/nothing", "", "Authorization", "Bearer heartbeat-token")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aKeyThatWasChangedOrWhoseEndpointIsGoneIsNone() {
        String hash = Access.sha256(KEY);
        assertThat(ping("GET", "/api/v1/heartbeats/" + hash, "").statusCode()).isEqualTo(401);
        server.records.feed(TOPICS.endpoints(), "nightly", nightly("another-key-0123456789"));
        assertThat(ping("GET", BY_KEY, "").statusCode()).isEqualTo(401);
        assertThat(ping("GET", "/api/v1/heartbeats/another-key-0123456789", "").statusCode())
                .isEqualTo(200);
        server.records.feed(TOPICS.endpoints(), "nightly", null);
        assertThat(ping("GET", "/api/v1/heartbeats/another-key-0123456789", "").statusCode())
                .isEqualTo(401);
    }

    @Test
    void otherMethodsAreRefusedByName() {
        HttpResponse<String> answer = ping("PUT", BY_KEY, "");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow")).contains("GET, HEAD, POST");
    }

    @Test
    void theDefinitionCanBePutBackAndShowsNoKey() {
        String body =
                "{\"name\": \"Backup\", \"heartbeat\": {\"schedule\": \"0 3 * * *\", \"timezone\": \"Europe/Vienna\","
                        + " \"ping_key\": {\"sha256\": \"" + Access.sha256("backup-key-0123456789") + "\"}}}";
        assertThat(server.write("POST", "/api/v1/endpoints", body).statusCode()).isEqualTo(201);
        String answered = server.json("/api/v1/endpoints/backup").encode();

        assertThat(answered).doesNotContain("backup-key").doesNotContain("\"interval\"");
        assertThat(server.write("PUT", "/api/v1/endpoints/backup", answered).body())
                .contains("\"generation\":1");
        assertThat(ping("GET", "/api/v1/heartbeats/backup-key-0123456789", "").statusCode())
                .isEqualTo(200);
        assertThat(server.write(
                                "PUT",
                                "/api/v1/endpoints/backup",
                                "{\"name\": \"Backup\", \"heartbeat\": {\"schedule\": \"0 30 * * *\"}}")
                        .body())
                .contains("heartbeat.schedule")
                .contains("value 30 not in range [0, 23]");
    }

    private HttpResponse<String> ping(String method, String path, String body, String... headers) {
        return server.send(server.request(path, headers).method(method, BodyPublishers.ofString(body)));
    }

    private ProbeResult last() {
        List<ProbeResult> all = server.ledger.values(TOPICS.probeResults());
        return all.get(all.size() - 1);
    }

    private static EndpointDefinition nightly(String key) {
        return EndpointDefinition.newBuilder(endpoint("nightly", "Nightly", "core", false))
                .setGeneration(7)
                .setUrl("")
                .setProbe("heartbeat")
                .setHeartbeat(Heartbeat.newBuilder()
                        .setPeriodMs(86_400_000L)
                        .setPingKey(Access.sha256(key))
                        .build())
                .build();
    }

    private static ProbeResult started(Instant at) {
        return ProbeResult.newBuilder(Samples.result("nightly", at, Outcome.inconclusive, 0))
                .setLocation("heartbeat")
                .setDetails(Map.of("ping", "start"))
                .build();
    }
}
