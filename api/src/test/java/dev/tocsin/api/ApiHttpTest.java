package dev.tocsin.api;

import static dev.tocsin.api.Samples.callback;
import static dev.tocsin.api.Samples.database;
import static dev.tocsin.api.Samples.endpoint;
import static dev.tocsin.api.Samples.hook;
import static dev.tocsin.api.Samples.incident;
import static dev.tocsin.api.Samples.result;
import static dev.tocsin.api.Samples.status;
import static dev.tocsin.api.ViewFixture.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.api.heartbeat.Heartbeats;
import dev.tocsin.api.hook.LogOnly;
import dev.tocsin.api.view.Snapshot;
import dev.tocsin.bootstrap.lifecycle.Health;
import dev.tocsin.bootstrap.settings.InvalidSettings;
import dev.tocsin.schemas.event.CallbackStatus;
import dev.tocsin.schemas.event.EndpointState;
import dev.tocsin.schemas.event.HookState;
import dev.tocsin.schemas.event.Outcome;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiHttpTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    @TempDir
    Path folder;

    private ServerFixture server;

    @BeforeEach
    void start() {
        server = new ServerFixture(folder, NOW);
        ViewFixture records = server.records;
        records.feed(TOPICS.endpoints(), "shop", endpoint("shop", "Shop", "core", true));
        records.feed(TOPICS.endpoints(), "mail", endpoint("mail", "Mail", "office", false));
        records.feed(TOPICS.statuses(), "shop", status("shop", EndpointState.up, NOW.minus(Duration.ofDays(2)), ""));
        records.feed(TOPICS.probeResults(), "shop", result("shop", NOW.minusSeconds(60), Outcome.failed, 30));
        records.feed(TOPICS.probeResults(), "shop", result("shop", NOW, Outcome.passed, 20));
        records.feed(TOPICS.incidents(), "i1", incident("i1", "shop", "Shop is down", NOW.minusSeconds(50)));
        records.feed(TOPICS.incidents(), "i2", incident("i2", "mail", "Mail is down", NOW.minusSeconds(40)));
        records.feed(TOPICS.hooks(), "erp", hook("erp"));
        records.feed(TOPICS.callbacks(), "c1", callback("c1", "erp", CallbackStatus.sent, NOW.minusSeconds(9)));
        records.feed(TOPICS.callbacks(), "c2", callback("c2", "erp", CallbackStatus.error, NOW.minusSeconds(8)));
        records.feed(TOPICS.databases(), "db", database("db"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void knowsItsOwnMachineOverHttp2Too() throws Exception {
        HttpClient newer =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();

        HttpResponse<String> answer =
                newer.send(server.request("/api/v1/hooks").build(), HttpResponse.BodyHandlers.ofString());

        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void anEndpointIsItsDefinitionAndHowItIsNow() {
        JsonObject shop = server.json("/api/v1/endpoints/shop");

        assertThat(shop.getMap())
                .containsEntry("id", "shop")
                .containsEntry("public", true)
                .containsEntry("interval", "60s")
                .containsEntry("timeout", "10s")
                .containsEntry("failures", 3)
                .containsEntry("status", "up")
                .containsEntry("since", "2026-11-18T12:00:00Z")
                .containsEntry("incident", null);
        assertThat(shop.getJsonArray("expect"))
                .isEqualTo(new JsonArray()
                        .add(new JsonObject().put("status", "2xx, 304").put("severity", "major")));
        assertThat(shop.getJsonObject("uptime"))
                .isEqualTo(new JsonObject()
                        .put("24h", 1.0)
                        .put("7d", 1.0)
                        .put("30d", 1.0)
                        .put("90d", 1.0));
        assertThat(shop.getJsonObject("last_result").getMap())
                .containsEntry("outcome", "passed")
                .containsEntry("latency_ms", 20.0)
                .containsEntry("slot", "2026-11-20T12:00:00Z");
    }

    @Test
    void anEndpointThatWasNeverSeenIsUnknownWithoutUptime() {
        JsonObject mail = server.json("/api/v1/endpoints/mail");

        assertThat(mail.getString("status")).isEqualTo("unknown");
        assertThat(mail.getJsonObject("uptime").getMap())
                .containsEntry("24h", null)
                .containsEntry("90d", null);
        assertThat(mail.getMap()).containsEntry("last_result", null).containsEntry("since", null);
    }

    @Test
    void secretsThatAreNotReferencesAreNotShown() {
        assertThat(server.json("/api/v1/endpoints/shop")
                        .getJsonObject("headers")
                        .getMap())
                .isEqualTo(Map.of("Authorization", "(hidden)", "X-Api-Key", "${env:KEY}"));
        assertThat(server.get("/api/v1/hooks/erp").body()).doesNotContain("user:secret", "literal");
    }

    @Test
    void hooksCountTheirCallbacksAndSayWhyTheyAreDisabled() {
        server.records.feed(
                TOPICS.hookStates(),
                "erp",
                HookState.newBuilder()
                        .setHook("erp")
                        .setDisabledBecause("answered 410")
                        .build());

        JsonObject erp = server.json("/api/v1/hooks/erp");

        assertThat(erp.getJsonObject("callbacks").getMap())
                .isEqualTo(Map.of("waiting", 0, "sending", 0, "sent", 1, "error", 1, "cancelled", 0));
        assertThat(erp.getString("disabled_because")).isEqualTo("answered 410");
        assertThat(erp.getJsonObject("listen").getString("table")).isEqualTo("shop.public.orders");
        assertThat(erp.getJsonObject("delivery").getJsonArray("delays"))
                .isEqualTo(new JsonArray().add("0s").add("5s").add("60s"));
    }

    @Test
    void aCallbackShowsWhatWasSentAndAnswered() {
        JsonObject callback = server.json("/api/v1/callbacks/c1");

        assertThat(callback.getString("details")).isEqualTo("status_code:200");
        assertThat(callback.getJsonObject("event").getString("subject")).isEqualTo("shop.public.orders/[1]");
        assertThat(callback.getJsonObject("request").getString("url")).isEqualTo("https://erp.example/hooks");
        assertThat(callback.getJsonArray("attempts").getJsonObject(0).getInteger("status_code"))
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/endpoints?status=up, shop",
        "/api/v1/endpoints?group=office, mail",
        "/api/v1/endpoints?tag=none, ''",
        "/api/v1/endpoints?tag=prod, mail shop",
        "/api/v1/incidents, i2 i1",
        "/api/v1/incidents?endpoint=shop, i1",
        "/api/v1/incidents?group=office&status=open, i2",
        "/api/v1/incidents?since=2026-11-20T11:59:15Z, i2",
        "/api/v1/incidents?until=2026-11-20T12:59:15%2B01:00, i1",
        "/api/v1/incidents?status=resolved, ''",
        "/api/v1/callbacks, c2 c1",
        "/api/v1/callbacks?status=error&hook=erp, c2",
        "/api/v1/callbacks?hook=other, ''",
        "/api/v1/callbacks?subject=shop.public.orders/%5B1%5D, c2 c1",
    })
    void listsCanBeFiltered(String path, String ids) {
        assertThat(String.join(" ", ids(server.json(path)))).isEqualTo(ids);
    }

    @Test
    void listsGoOnWithTheirCursorUntilTheEnd() {
        for (int i = 0; i < 7; i++) {
            server.records.feed(TOPICS.callbacks(), "p" + i, callback("p" + i, "paged", CallbackStatus.sent, NOW));
        }
        assertThat(walk("/api/v1/callbacks?hook=paged&limit=3"))
                .containsExactly("p6", "p5", "p4", "p3", "p2", "p1", "p0");
        assertThat(walk("/api/v1/endpoints?limit=1")).containsExactly("mail", "shop");
        assertThat(server.json("/api/v1/endpoints/shop/results?limit=1").getJsonArray("data"))
                .hasSize(1);
    }

    private List<String> walk(String path) {
        List<String> ids = new ArrayList<>();
        JsonObject page = server.json(path);
        ids.addAll(ids(page));
        while (page.getString("next") != null) {
            page = server.json(path + "&cursor=" + page.getString("next"));
            ids.addAll(ids(page));
        }
        return ids;
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/endpoints?limit=0, 400, limit",
        "/api/v1/endpoints?limit=501, 400, limit",
        "/api/v1/endpoints?status=sideways, 400, sideways",
        "/api/v1/endpoints?stauts=up, 400, stauts",
        "/api/v1/incidents?since=yesterday, 400, since",
        "/api/v1/incidents?cursor=!!, 400, cursor",
        "/api/v1/callbacks?cursor=bm90IGEgcGxhY2U, 400, cursor",
        "/api/v1/endpoints/nobody, 404, nobody",
        "/api/v1/incidents/none, 404, none",
        "/api/v1/hooks/none, 404, none",
        "/api/v1/callbacks/none, 404, none",
        "/api/v1/databases/none, 404, none",
        "/api/v1/nothing, 404, /api/v1/nothing",
        "/api/v1/events?types=weather, 400, weather",
    })
    void whatCannotBeAnsweredIsAProblemThatSaysWhy(String path, int status, String word) {
        HttpResponse<String> answer = server.get(path);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
        JsonObject problem = new JsonObject(answer.body());
        assertThat(problem.getInteger("status")).isEqualTo(status);
        assertThat(problem.getString("detail")).contains(word);
    }

    @Test
    void onlyWhatIsAcceptedIsAnswered() {
        assertThat(server.get("/api/v1/endpoints", "Accept", "application/xml").statusCode())
                .isEqualTo(406);
        assertThat(server.get("/api/v1/endpoints", "Accept", "text/html, application/*;q=0.5")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void headAnswersLikeGetWithoutABody() {
        HttpResponse<String> answer =
                server.send(server.request("/api/v1/endpoints").method("HEAD", BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("x-content-type-options")).contains("nosniff");
        assertThat(server.send(server.request("/api/v1/endpoints?limit=x").method("HEAD", BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void aPageOfAnotherNameThatPointsHereSeesOnlyWhatIsPublic() {
        assertThat(ids(server.json("/api/v1/endpoints", "Host", "evil.example")))
                .containsExactly("shop");
        JsonObject shop = server.json("/api/v1/endpoints/shop", "Host", "evil.example");
        assertThat(shop.getMap()).doesNotContainKeys("url", "headers", "expect", "reason");
        assertThat(shop.getJsonObject("last_result").getMap()).doesNotContainKeys("message", "address", "expectations");
        assertThat(ids(server.json("/api/v1/incidents", "Host", "evil.example")))
                .containsExactly("i1");
        for (String path : List.of(
                "/api/v1/hooks",
                "/api/v1/callbacks",
                "/api/v1/callbacks/c1",
                "/api/v1/databases",
                "/registry/subjects",
                "/metrics")) {
            assertThat(server.get(path, "Host", "evil.example").statusCode())
                    .as(path)
                    .isEqualTo(401);
        }
        assertThat(server.get("/api/v1/endpoints/mail", "Host", "evil.example").statusCode())
                .isEqualTo(404);
        assertThat(server.get("/api/v1/incidents/i2", "Host", "evil.example").statusCode())
                .isEqualTo(404);
    }

    @Test
    void whereOthersCanConnectATokenIsNeeded(@TempDir Path other) {
        try (var open = new ServerFixture(other, NOW, "0.0.0.0")) {
            assertThat(open.get("/api/v1/hooks").statusCode()).isEqualTo(401);
            assertThat(open.get("/api/v1/hooks", "Authorization", "Bearer wrong")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(open.get("/api/v1/hooks", "Authorization", "Bearer file-token")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aDefinedTokenWorksFromTheMomentThatItIsOnTheTopic() {
        String sum = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"; // test
        assertThat(server.get("/api/v1/hooks", "Authorization", "Bearer test").statusCode())
                .isEqualTo(401);

        server.records.feed(TOPICS.settings(), "token:t", Samples.token("t", sum, List.of("read")));

        assertThat(server.get("/api/v1/hooks", "Authorization", "Bearer test").statusCode())
                .isEqualTo(200);
    }

    @Test
    void readyIsWhatAllPartsOfTheProcessAre() {
        assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);

        server.health = List.of(Health.ready("api"), Health.failing("prober", "no broker answers"));

        HttpResponse<String> answer = server.get("/health/ready");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("no broker answers");
        assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void theRegistryAnswersAsConfluentsDoes() {
        assertThat(server.get("/registry/subjects").body()).contains("\"t.databases-value\"");
        assertThat(server.get("/registry/subjects/t.databases-value/versions").body())
                .isEqualTo("[1]");
        JsonObject latest = server.json("/registry/subjects/t.databases-value/versions/latest");
        assertThat(latest.getString("subject")).isEqualTo("t.databases-value");
        JsonObject byId = server.json("/registry/schemas/ids/" + latest.getInteger("id"));
        assertThat(byId.getString("schema"))
                .isEqualTo(latest.getString("schema"))
                .contains("DatabaseDefinition");
        HttpResponse<String> missing = server.get("/registry/subjects/nothing/versions/1");
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(new JsonObject(missing.body()).getInteger("error_code")).isEqualTo(40401);
    }

    @Test
    void clientsThatDoNotAskForHtmlGetTheTaskReports() {
        assertThat(server.json("/")).isEqualTo(new JsonObject().put("data", new JsonArray()));
        assertThat(server.get("/", "Accept", "text/html").headers().firstValue("content-type"))
                .contains("text/html; charset=utf-8");
    }

    @Test
    void everyAnswerCarriesTheSecurityHeaders() {
        for (String path : List.of("/", "/api/v1/endpoints", "/nothing", "/assets/tocsin.js")) {
            var headers = server.get(path).headers();
            assertThat(headers.firstValue("x-content-type-options")).contains("nosniff");
            assertThat(headers.firstValue("content-security-policy").orElse(""))
                    .contains("default-src 'none'")
                    .contains("script-src 'self'")
                    .doesNotContain("unsafe");
        }
    }

    @Test
    void aTakenPortIsSaidWithItsNumber() {
        Snapshot snapshot = server.records.view().snapshot();
        assertThatThrownBy(() -> ApiApp.serve(
                        ServerFixture.settings(folder, "127.0.0.1", server.port(), new LogOnly(false)),
                        new dev.tocsin.bootstrap.lifecycle.Host(
                                new io.micrometer.core.instrument.simple.SimpleMeterRegistry(), List::of),
                        server.records.view(),
                        java.util.Map.of(),
                        new Heartbeats(server.records.view(), server.ledger, ViewFixture.TOPICS),
                        new dev.tocsin.api.live.Live("x", snapshot),
                        java.time.InstantSource.fixed(NOW)))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining("API_PORT")
                .hasMessageContaining(Integer.toString(server.port()))
                .hasMessageContaining("in use");
    }

    private static List<String> ids(JsonObject list) {
        return list.getJsonArray("data").stream()
                .map(item -> ((JsonObject) item).getString("id"))
                .toList();
    }
}
