package dev.tocsin.api;

import static dev.tocsin.api.Samples.database;
import static dev.tocsin.api.Samples.hook;
import static dev.tocsin.api.Samples.token;
import static dev.tocsin.api.ViewFixture.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.schemas.event.AuditEntry;
import dev.tocsin.schemas.event.Signal;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WritesHttpTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final String ORDERS = """
        {"listen": {"table": "shop.public.orders", "operations": ["insert", "update"], "when": "new.total > 1.0"},
         "send": {"url": "https://erp.example/hooks", "content_type": "application/json",
                  "template": "{\\"id\\": {{ instance.id }}}"}}\
        """;

    @TempDir
    Path folder;

    private ServerFixture server;

    @BeforeEach
    void start() {
        server = new ServerFixture(folder, NOW);
        server.records.feed(TOPICS.databases(), "shop", database("shop"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aHookIsCreatedOnce() {
        String named = new JsonObject(ORDERS).put("name", "erp").encode();
        HttpResponse<String> created = server.write("POST", "/api/v1/hooks", named);
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        assertThat(created.headers().firstValue("location")).contains("/api/v1/hooks/erp");
        assertThat(new JsonObject(created.body()).getMap())
                .containsEntry("origin", "api")
                .containsEntry("generation", 1);
        assertThat(server.json("/api/v1/hooks/erp").getJsonObject("listen").getString("table"))
                .isEqualTo("shop.public.orders");
        assertThat(server.write("POST", "/api/v1/hooks", named).statusCode()).isEqualTo(409);
        assertThat(server.ledger.values(TOPICS.hooks())).hasSize(1);
    }

    @Test
    void theGenerationGrowsWithTheDefinitionOnly() {
        assertThat(put("erp", ORDERS).statusCode()).isEqualTo(201);
        assertThat(put("erp", ORDERS).statusCode()).isEqualTo(200);
        assertThat(server.json("/api/v1/hooks/erp").getInteger("generation")).isEqualTo(1);
        assertThat(put("erp", ORDERS.replace("1.0", "2.0")).statusCode()).isEqualTo(200);
        assertThat(server.json("/api/v1/hooks/erp").getInteger("generation")).isEqualTo(2);
        assertThat(server.ledger.values(TOPICS.hooks())).hasSize(2);
    }

    @Test
    void whatWasAnsweredCanBePutBackAndChangesNothing() {
        put("erp", ORDERS);
        String answered = server.json("/api/v1/hooks/erp").encode();
        assertThat(put("erp", answered).body()).contains("\"generation\":1");
        String shop = server.json("/api/v1/databases/shop").encode();
        server.records.feed(TOPICS.databases(), "shop", null);
        server.write("PUT", "/api/v1/databases/shop", shop);
        HttpResponse<String> again = server.write(
                "PUT",
                "/api/v1/databases/shop",
                server.json("/api/v1/databases/shop").encode());
        assertThat(again.body()).contains("\"generation\":1");
    }

    @Test
    void whatAHookSaysToItsPresetCanBePutBackToo() {
        for (String send : List.of(
                "{\"slack\": {\"channel\": \"#ops\", \"token\": \"${env:HOOK_SLACK}\"}}",
                "{\"webhook\": {\"url\": \"https://a.example/{{ title }}\", \"params\": {\"a\": \"{{ message }}\"}}}",
                "{\"sentry\": {\"dsn\": \"https://abc@sentry.example/42\"}}",
                "{\"requests\": [{\"when\": \"event_type == 'opened'\", \"url\": \"https://a.example/\", \"query\":"
                        + " {\"a\": \"1\"}, \"fallback_on\": \"response.status_code == 404\"},"
                        + " {\"url\": \"https://b.example/\", \"method\": \"PUT\", \"headers\": {\"X-A\": \"b\"},"
                        + " \"content_type\": \"text/plain\", \"template\": \"{{ title }}\"}]}")) {
            String hook = "{\"listen\": {\"incidents\": [\"opened\"]}, \"send\": " + send + "}";
            assertThat(put("told", hook).statusCode()).isIn(200, 201);
            JsonObject answered = server.json("/api/v1/hooks/told");
            assertThat(put("told", answered.encode()).body())
                    .contains("\"generation\":" + answered.getInteger("generation"));
        }
        assertThat(server.json("/api/v1/hooks/told").getInteger("generation")).isEqualTo(4);
        assertThat(put("told", "{\"listen\": {\"incidents\": [\"opened\"]}, \"send\": {\"slack\": {}}}")
                        .body())
                .contains("send.slack.token");
    }

    @Test
    void whatAHookSignsAndAuthenticatesWithCanBePutBackToo() {
        for (String auth : List.of(
                "{\"basic\": {\"username\": \"ann\", \"password\": \"${env:HOOK_PW}\"}}",
                "{\"bearer\": [\"${aws:hooks/erp#token@eu-west-1}\", \"${env:HOOK_TOKEN}\"]}",
                "{\"oauth2\": {\"token_url\": \"https://auth.example/token\", \"client_id\": \"tocsin\","
                        + " \"client_secret\": \"${env:HOOK_PW}\", \"scopes\": [\"a\", \"b\"]}}",
                "{\"mtls\": {\"certificate\": \"${file:/run/secrets/hook.pem}\", \"key\":"
                        + " \"${file:/run/secrets/hook.key}\"}}")) {
            String hook = "{\"listen\": {\"incidents\": [\"opened\"]}, \"send\": {\"url\": \"https://erp.example/\","
                    + " \"auth\": " + auth + ", \"ca\": \"${file:/run/secrets/hook-ca.pem}\", \"http\": \"2\","
                    + " \"proxy\": \"${env:HOOK_PROXY}\", \"follow_redirects\": true},"
                    + " \"delivery\": {\"secret\": [\"${env:HOOK_NEXT}\", \"${env:HOOK_NOW}\"],"
                    + " \"signature\": {\"secret\": \"${env:HOOK_HUB}\"}}}";
            assertThat(put("signed", hook).statusCode()).isIn(200, 201);
            JsonObject answered = server.json("/api/v1/hooks/signed");
            assertThat(put("signed", answered.encode()).body())
                    .contains("\"generation\":" + answered.getInteger("generation"));
        }
        assertThat(server.json("/api/v1/hooks/signed").getInteger("generation")).isEqualTo(4);
    }

    @Test
    void everyWriteIsAudited() {
        put("erp", ORDERS);
        put("erp", ORDERS.replace("1.0", "2.0"));
        server.write("DELETE", "/api/v1/hooks/erp", "");
        List<AuditEntry> entries = server.ledger.values(TOPICS.audit());
        assertThat(entries)
                .extracting(AuditEntry::getWho, AuditEntry::getAction, AuditEntry::getTarget, AuditEntry::getTargetId)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("owner", "create", "hook", "erp"),
                        org.assertj.core.groups.Tuple.tuple("owner", "change", "hook", "erp"),
                        org.assertj.core.groups.Tuple.tuple("owner", "delete", "hook", "erp"));
        assertThat(entries.get(0).getBefore()).isNull();
        assertThat(entries.get(1).getBefore()).contains("new.total > 1.0");
        assertThat(entries.get(1).getAfter()).contains("new.total > 2.0");
        assertThat(entries.get(2).getAfter()).isNull();
        assertThat(server.get("/api/v1/hooks/erp").statusCode()).isEqualTo(404);
    }

    @Test
    void everyProblemOfADefinitionIsReportedWithItsPath() {
        HttpResponse<String> refused = put("erp", """
            {"name": "other", "listen": {"table": "stock.public.orders", "when": "new.total >"},
             "send": {"url": "ftp://erp.example", "headers": {"X-Api-Key": "literal"}},
             "colour": "red"}\
            """);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(new JsonObject(refused.body())
                        .getJsonArray("errors").stream().map(error -> ((JsonObject) error).getString("path")))
                .contains("listen.table", "listen.when", "send.url", "send.headers.X-Api-Key", "colour");
        assertThat(put("erp", new JsonObject(ORDERS).put("name", "other").encode())
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void whatAFileDefinesIsNotChangedHere() {
        server.records.feed(TOPICS.hooks(), "filed", hook("filed"));
        HttpResponse<String> refused = put("filed", ORDERS);
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("file:main");
        assertThat(server.write("DELETE", "/api/v1/hooks/filed", "").statusCode())
                .isEqualTo(409);
        assertThat(server.write("DELETE", "/api/v1/hooks/none", "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void definitionsAreTakenInYamlToo() {
        var yaml = server.request("/api/v1/hooks", "Authorization", "Bearer file-token")
                .header("Content-Type", "application/yaml")
                .POST(BodyPublishers.ofString(
                        "name: y\nlisten: {table: shop.public.orders}\nsend: {url: https://a.b}"));
        assertThat(server.send(yaml).statusCode()).isEqualTo(201);
    }

    @Test
    void databasesAndEndpointsAreWrittenLikeHooks() {
        assertThat(server.write(
                                "PUT",
                                "/api/v1/databases/stock",
                                "{\"url\": \"postgresql://t@db.example/stock\", \"password\": \"${env:P}\"}")
                        .statusCode())
                .isEqualTo(201);
        put("stock", ORDERS.replace("shop.public", "stock.public"));
        assertThat(server.write("DELETE", "/api/v1/databases/stock", "").body()).contains("hooks listen");
        server.write("DELETE", "/api/v1/hooks/stock", "");
        assertThat(server.write("DELETE", "/api/v1/databases/stock", "").statusCode())
                .isEqualTo(204);
        HttpResponse<String> endpoint =
                server.write("POST", "/api/v1/endpoints", "{\"name\": \"Shop\", \"url\": \"https://shop.example\"}");
        assertThat(endpoint.headers().firstValue("location")).contains("/api/v1/endpoints/shop");
        String answered = server.json("/api/v1/endpoints/shop").encode();
        HttpResponse<String> same = server.write("PUT", "/api/v1/endpoints/shop", answered);
        assertThat(same.body()).contains("\"generation\":1");
    }

    @Test
    void theSlotOfADatabaseIsKeptWhereThatIsAskedFor() {
        String stock = "{\"url\": \"postgresql://t@db.example/stock\"}";
        server.write("PUT", "/api/v1/databases/stock", stock);
        assertThat(server.write("DELETE", "/api/v1/databases/stock?keep_slot=yes", "")
                        .body())
                .contains("keep_slot: expected true or false but was 'yes'");
        assertThat(server.write("DELETE", "/api/v1/databases/stock?keep_slot=true", "")
                        .statusCode())
                .isEqualTo(204);
        assertThat(headersOfTheLastTombstone()).contains("keep-slot");
        server.write("PUT", "/api/v1/databases/stock", stock);
        server.write("DELETE", "/api/v1/databases/stock?keep_slot=false", "");
        assertThat(headersOfTheLastTombstone()).doesNotContain("keep-slot");
        assertThat(server.write("DELETE", "/api/v1/hooks/erp?keep_slot=true", "")
                        .statusCode())
                .isEqualTo(400);
    }

    private List<String> headersOfTheLastTombstone() {
        var tombstones = server.ledger.written.stream()
                .filter(record -> record.topic().equals(TOPICS.databases().name()) && record.value() == null)
                .toList();
        return Arrays.stream(tombstones.get(tombstones.size() - 1).headers().toArray())
                .map(Header::key)
                .toList();
    }

    @Test
    void writingTakesATokenThatMayWriteAndNoForeignPage() {
        server.records.feed(
                TOPICS.settings(),
                "token:reader",
                token("reader", dev.tocsin.api.access.AccessSamples.sha256("r"), List.of("read")));
        assertThat(status(Map.of())).isEqualTo(401);
        assertThat(status(Map.of("Authorization", "Bearer wrong"))).isEqualTo(401);
        assertThat(status(Map.of("Authorization", "Bearer r"))).isEqualTo(403);
        assertThat(status(Map.of("Authorization", "Bearer file-token", "Origin", "https://evil.example")))
                .isEqualTo(403);
        assertThat(status(Map.of("Authorization", "Bearer file-token", "Sec-Fetch-Site", "cross-site")))
                .isEqualTo(403);
        assertThat(status(Map.of("Authorization", "Bearer file-token", "Origin", "http://127.0.0.1:" + server.port())))
                .isEqualTo(201);
    }

    private int status(Map<String, String> headers) {
        var request = server.request("/api/v1/hooks/erp").PUT(BodyPublishers.ofString(ORDERS));
        headers.forEach(request::header);
        return server.send(request).statusCode();
    }

    @Test
    void aMethodThatIsNotThereIsSaidWithThoseThatAre() {
        HttpResponse<String> answer = server.write("PATCH", "/api/v1/hooks/erp", "{}");
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow")).contains("DELETE, GET, HEAD, PUT");
        assertThat(server.write("POST", "/api/v1/callbacks", "{}").headers().firstValue("allow"))
                .contains("GET, HEAD");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{                      | application/json | 400",
                "{\"a\": 1, \"a\": 2}   | application/json | 400",
                "[]                     | application/json | 422",
                "3                      | application/json | 422",
                "a=b                    | application/x-www-form-urlencoded | 415",
                "{\"a\": 1}             | application/json | 202",
                "''                     | ''               | 202",
            })
    void aSignalsBodyIsAJsonObject(String body, String type, int status) {
        var request = server.request("/api/v1/signals/order.paid", "Authorization", "Bearer file-token")
                .POST(BodyPublishers.ofString(body));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        HttpResponse<String> answer = server.send(request);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() {
        String large = "{\"a\": \"" + "x".repeat(WriteRoutes.MOST_BYTES) + "\"}";
        HttpResponse<String> answer = server.write("POST", "/api/v1/signals/large", large);
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
    }

    @Test
    void aSignalIsPublishedWithItsArguments() {
        HttpResponse<String> answer = server.write(
                "POST", "/api/v1/signals/order.paid?subject=o-7", "{\"total\": 12.50, \"who\": {\"name\": \"Ä\"}}");
        assertThat(answer.statusCode()).isEqualTo(202);
        Signal signal = server.ledger.values(TOPICS.signals()).get(0);
        assertThat(signal.getId()).isEqualTo(new JsonObject(answer.body()).getString("id"));
        assertThat(signal.getSubject()).isEqualTo("o-7");
        assertThat(signal.getArguments()).isEqualTo("{\"total\":12.50,\"who\":{\"name\":\"Ä\"}}");
        assertThat(server.ledger.written.get(0).key()).isEqualTo("order.paid/o-7");
        assertThat(server.write("POST", "/api/v1/signals/a%2Fb", "{}").statusCode())
                .isEqualTo(422);
    }

    @Test
    void aSignalThatIsRepeatedWithItsKeyIsOne() {
        String first = server.write("POST", "/api/v1/signals/paid", "{\"n\": 1}", "Idempotency-Key", "k1")
                .body();
        String again = server.write("POST", "/api/v1/signals/paid", "{\"n\": 1}", "ce-id", "k1")
                .body();
        String other = server.write("POST", "/api/v1/signals/sold", "{\"n\": 1}", "Idempotency-Key", "k1")
                .body();
        assertThat(new JsonObject(again).getString("id")).isEqualTo(new JsonObject(first).getString("id"));
        assertThat(new JsonObject(again).getBoolean("repeated")).isTrue();
        assertThat(new JsonObject(other).getBoolean("repeated")).isFalse();
        assertThat(server.ledger.values(TOPICS.signals())).hasSize(2);
    }

    private HttpResponse<String> put(String name, String body) {
        return server.write("PUT", "/api/v1/hooks/" + name, body);
    }
}
