package dev.tocsin.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.Outcome;
import dev.tocsin.schemas.event.ProbeResult;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The paths of py-pinger's web server; 2.4 of what it did, and row 28 of its edge cases. */
class TasksHttpTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final String JOB = "http://jobs.example/report";
    private static final Map<String, String> GOOD = Map.of("task_status", "ok", "process", "P", "server", "S");

    private ServerFixture server;

    @BeforeEach
    void start(@TempDir Path folder) {
        server = new ServerFixture(folder, NOW);
        task("a", JOB, true);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theListHasEachTaskThatWasAskedKeysInOrder() {
        task("b", "http://jobs.example/other", false);
        server.records.feed(ViewFixture.TOPICS.endpoints(), "shop", Samples.endpoint("shop", "Shop", "core", true));
        sees("a", 1, Outcome.failed, Map.of("task_status", "error", "report", "late", "process", "P", "server", "S"));
        sees("a", 2, Outcome.passed, GOOD);

        var answer = server.get("/");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        assertThat(answer.body())
                .isEqualTo("{\"data\":[{\"errors\":1,\"pings\":2,\"process\":\"P\",\"server\":\"S\",\"sleep_end\":null,"
                        + "\"sleep_start\":null,\"status\":\"ok\",\"url\":\"http://jobs.example/report\"}]}");
    }

    @Test
    void aTaskIsFoundByItsAddressEncodedOrNot() {
        sees("a", 1, Outcome.passed, GOOD);
        String expected = "{\"data\":{\"errors\":0,\"pings\":1,\"process\":\"P\",\"server\":\"S\",\"sleep_end\":null,"
                + "\"sleep_start\":null,\"status\":\"ok\"}}";

        assertThat(server.get("/task/" + encoded(JOB)).body()).isEqualTo(expected);
        assertThat(server.get("/task/" + JOB).body()).isEqualTo(expected);
        assertThat(server.get("/task/" + JOB).statusCode()).isEqualTo(200);
    }

    @Test
    void row28AQueryIsPartOfTheAddressOnlyWhenEncoded() {
        task("b", JOB + "?job=7", true);
        sees("a", 1, Outcome.passed, GOOD);
        sees("b", 1, Outcome.failed, Map.of("task_status", "error"));

        assertThat(server.get("/task/" + encoded(JOB + "?job=7")).statusCode()).isEqualTo(500);
        assertThat(server.get("/task/" + JOB + "?job=7").statusCode()).isEqualTo(200);
    }

    @Test
    void aTaskInErrorIs500AndOneThatIsNotThere404() {
        sees("a", 1, Outcome.failed, Map.of("task_status", "error", "report", "Warn: HTTP Error"));

        var wrong = server.get("/task/" + encoded(JOB));
        assertThat(wrong.statusCode()).isEqualTo(500);
        JsonObject data = new JsonObject(wrong.body()).getJsonObject("data");
        assertThat(data.getString("status")).isEqualTo("error");
        assertThat(data.getValue("process")).isNull();

        var unknown = server.get("/task/" + encoded("http://nowhere.example/"));
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).isEqualTo("{\"data\":{}}");
    }

    @Test
    void aTaskThatWasNotAskedYetIsUnknown() {
        assertThat(server.get("/task/" + encoded(JOB)).statusCode()).isEqualTo(404);
        assertThat(server.get("/").body()).isEqualTo("{\"data\":[]}");
    }

    @Test
    void aSleepingTaskTellsFromWhenToWhenInHttpsDates() {
        sees(
                "a",
                1,
                Outcome.passed,
                Map.of(
                        "task_status", "sleeping",
                        "sleep_start", "2026-11-01T08:05:00Z",
                        "sleep_end", "2026-11-20T15:57:23Z"));

        var answer = server.get("/task/" + encoded(JOB));

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonObject data = new JsonObject(answer.body()).getJsonObject("data");
        assertThat(data.getString("status")).isEqualTo("sleeping");
        assertThat(data.getString("sleep_start")).isEqualTo("Sun, 01 Nov 2026 08:05:00 GMT");
        assertThat(data.getString("sleep_end")).isEqualTo("Fri, 20 Nov 2026 15:57:23 GMT");
        assertThat(data.getValue("process")).isNull();
    }

    @Test
    void whatAGoodReportLeavesOutIsEmptyAndWhatCannotBeToldHasNoStatus() {
        sees("a", 1, Outcome.passed, Map.of("task_status", "ok"));
        assertThat(data().getString("process")).isEmpty();

        sees("a", 2, Outcome.inconclusive, Map.of());
        assertThat(data().getString("status")).isEmpty();
        assertThat(data().getValue("server")).isNull();
        assertThat(data().getInteger("pings")).isEqualTo(2);
    }

    @Test
    void thePublicIsToldNoAddressesAndOnlyOfPublicTasks() {
        task("b", "http://jobs.example/private", false);
        sees("a", 1, Outcome.passed, GOOD);
        sees("b", 1, Outcome.passed, GOOD);

        assertThat(server.get("/", "Host", "status.example").body()).isEqualTo("{\"data\":[]}");
        assertThat(server.get("/task/" + encoded(JOB), "Host", "status.example").statusCode())
                .isEqualTo(200);
        assertThat(server.get("/task/" + encoded("http://jobs.example/private"), "Host", "status.example")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void browsersGetThePageButNotOnTheOldPort() throws Exception {
        sees("a", 1, Outcome.passed, GOOD);

        assertThat(server.get("/", "Accept", "text/html").body()).startsWith("<!doctype html>");
        var old = old("/", "text/html,*/*");
        assertThat(old.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(old.body()).getJsonArray("data")).hasSize(1).isInstanceOf(JsonArray.class);
        assertThat(old("/task/" + encoded(JOB), "*/*").statusCode()).isEqualTo(200);
        assertThat(old("/api/v1/endpoints", "*/*").statusCode()).isEqualTo(404);
        var head = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.taskPort() + "/task/" + JOB))
                .method("HEAD", HttpRequest.BodyPublishers.noBody());
        assertThat(server.send(head).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> old(String path, String accept) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.taskPort() + path))
                .header("Accept", accept);
        return server.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonObject data() {
        return new JsonObject(server.get("/task/" + encoded(JOB)).body()).getJsonObject("data");
    }

    private void task(String id, String url, boolean open) {
        EndpointDefinition task = EndpointDefinition.newBuilder(Samples.endpoint(id, "Job " + id, "jobs", open))
                .setProbe("task")
                .setUrl(url)
                .build();
        server.records.feed(ViewFixture.TOPICS.endpoints(), id, task);
    }

    private void sees(String task, int minute, Outcome outcome, Map<String, String> details) {
        Instant slot = NOW.minusSeconds(3_600 - 60L * minute);
        ProbeResult result = ProbeResult.newBuilder(Samples.result(task, slot, outcome, 10))
                .setDetails(details)
                .build();
        server.records.feed(ViewFixture.TOPICS.probeResults(), task, result);
    }

    private static String encoded(String url) {
        return URLEncoder.encode(url, StandardCharsets.UTF_8);
    }
}
