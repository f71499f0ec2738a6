package dev.tocsin.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.embedded.broker.FreePort;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration of py-pinger is run as it is, against a job that wants a token, Slack and Sentry. */
class PyPingerConfigurationIT {

    private static final Duration SOON = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final int taskPort = FreePort.any();
    private volatile String status = "ok";
    private Services services;
    private HttpServer job;

    @BeforeEach
    void serve() throws Exception {
        services = new Services();
        job = vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .await();
    }

    @AfterEach
    void close() {
        services.close();
        vertx.close();
    }

    private void answer(HttpServerRequest request) {
        if (request.path().equals("/login")) {
            request.response().end("{\"auth_token\":\"fetched-7\"}");
        } else if (!"fetched-7".equals(request.getHeader("X-Token"))) {
            request.response().setStatusCode(401).end();
        } else {
            request.response()
                    .end("{\"status\":\"" + status + "\",\"reason\":\"disk full\",\"lastrun\":\"" + Instant.now()
                            + "\",\"process\":\"P\",\"server\":\"S\"}");
        }
    }

    private String configuration(boolean onlyLog) {
        return """
                [main]
                debug=false
                only_log=%4$s
                interval=1
                error_interval=1
                greeting=Hello World!
                [slack]
                url=%2$s/slack/api/chat.postMessage
                channel=#ops
                token=%3$s
                user=Checker
                [sentry]
                url=<API URL provided by Sentry>
                [token_auth]
                header=X-Token
                url=%1$s/login
                username=me
                password=hush-9
                [urls]
                prod=%1$s/task?x=1
                dev=
                """.formatted(url(), services.url(), ChatServices.SLACK_TOKEN, onlyLog);
    }

    private String url() {
        return "http://127.0.0.1:" + job.actualPort();
    }

    private int task() throws Exception {
        String path = "/task/" + URLEncoder.encode(url() + "/task?x=1", StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + taskPort + path))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    private List<String> told() {
        return services.arrivals("slack").stream()
                .map(arrival -> arrival.json().getString("text"))
                .toList();
    }

    @Test
    void tellsOfAJobThatFailsAndOfTheSameWhenItIsWellAgain() throws Exception {
        try (Installation tocsin = new Installation(folder, configuration(false))
                .environment("API_TASK_PORT", Integer.toString(taskPort))) {
            tocsin.start();
            await("well").atMost(SOON).until(() -> task() == 200);
            status = "error";
            await("told").atMost(SOON).until(() -> told().size() == 1);
            await("failed").atMost(SOON).until(() -> task() == 500);
            status = "OK";
            assertThat(tocsin.output().lines()).startsWith("Hello World!");
            await("told again").atMost(SOON).until(() -> told().size() == 2);
            await("well again").atMost(SOON).until(() -> task() == 200);

            assertThat(told().get(0)).contains("Failure reported on process P running on S.", "disk full");
            assertThat(told().get(1)).isEqualTo("Status: " + url() + "/task?x=1 is OK again!");
            assertThat(services.arrivals("slack").get(0).json().getString("username"))
                    .isEqualTo("Checker");
            assertThat(Files.readString(tocsin.log())
                            + Files.readString(tocsin.data().resolve("imported.yaml")))
                    .doesNotContain("hush-9")
                    .doesNotContain(ChatServices.SLACK_TOKEN);
        }
    }

    /** Row 30 of its hard cases: Slack says no with a 200. */
    @Test
    void row30AMessageThatSlackDoesNotTakeIsAFailureThatSaysWhy() throws Exception {
        try (Installation tocsin =
                new Installation(folder, configuration(false).replace("channel=#ops", "channel=#nowhere"))) {
            status = "error";
            tocsin.start();
            await("refused")
                    .atMost(SOON)
                    .until(() -> tocsin.get("/api/v1/callbacks?hook=slack&status=error")
                            .contains("status_code:200-channel_not_found"));
            assertThat(told()).hasSize(1);
        }
    }

    @Test
    void withOnlyLogMessagesAreRecordedAndNothingLeavesTheMachine() throws Exception {
        status = "error";
        try (Installation tocsin = new Installation(folder, configuration(true))) {
            tocsin.start();
            await("recorded").atMost(SOON).until(() -> recorded(tocsin).size() >= 1);

            JsonObject first = new JsonObject(
                    tocsin.get("/api/v1/callbacks/" + recorded(tocsin).getString(0)));
            assertThat(first.getString("status")).isEqualTo("cancelled");
            assertThat(first.getString("details")).isEqualTo("log_only: recorded, not sent");
            assertThat(first.getJsonObject("request").getString("body"))
                    .contains("Failure reported on process P running on S.");
            assertThat(new JsonObject(tocsin.get("/api/v1/hooks/slack")).getBoolean("log_only"))
                    .isTrue();
            assertThat(page(tocsin)).contains("Log only: what hooks owe is recorded, and nothing is sent to anybody.");
            String hook = "{\"listen\":{\"incidents\":[\"opened\",\"resolved\"]},\"send\":{\"url\":\"" + services.url()
                    + "/slack/hook\"}}";
            assertThat(tocsin.write("PUT", "/api/v1/hooks/made-later?wait=5s", hook)
                            .statusCode())
                    .isEqualTo(201);
            status = "ok";
            await("resolved")
                    .atMost(SOON)
                    .until(() -> new JsonObject(tocsin.get("/api/v1/hooks/made-later"))
                            .getJsonObject("callbacks")
                            .getInteger("cancelled")
                            .equals(1));
            assertThat(services.arrivals("slack")).isEmpty();
        }
    }

    /** The ids of callbacks, oldest first. */
    private static JsonArray recorded(Installation tocsin) throws Exception {
        JsonArray ids = new JsonArray();
        JsonArray listed = new JsonObject(tocsin.get("/api/v1/callbacks?status=cancelled")).getJsonArray("data");
        for (int i = listed.size() - 1; i >= 0; i--) {
            ids.add(listed.getJsonObject(i).getString("id"));
        }
        return ids;
    }

    private static String page(Installation tocsin) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + tocsin.port() + "/"))
                .header("Accept", "text/html")
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
