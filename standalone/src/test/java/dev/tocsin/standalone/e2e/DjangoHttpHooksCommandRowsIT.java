package dev.tocsin.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.standalone.e2e.Services.Arrival;
import dev.tocsin.standalone.e2e.Services.Said;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hard cases of infi.django_http_hooks by their numbers, as far as they are of its commands. */
class DjangoHttpHooksCommandRowsIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration QUIET = Duration.ofSeconds(2);

    @TempDir
    static Path folder;

    private static Services services;
    private static Installation tocsin;

    @BeforeAll
    static void serve() throws Exception {
        services = new Services(Map.of(
                "row-22", (arrival, path) -> new Said(200, ""),
                "paused", (arrival, path) -> new Said(200, ""),
                "row-27", (arrival, path) -> new Said(200, ""),
                "refused", (arrival, path) -> new Said(404, "")));
        tocsin = new Installation(folder, configuration(true));
        tocsin.start();
    }

    private static String configuration(boolean enabled) {
        return """
                egress: { allow: [127.0.0.0/8] }
                hooks:
                  - name: row-22
                    enabled: %2$s
                    listen: { signal: row-22 }
                    send: { url: "%1$s/row-22/hook", template: "{{ n }}" }
                    delivery: { mode: manual }
                  - name: paused
                    listen: { signal: paused }
                    send: { url: "%1$s/paused/hook", template: "{{ n }}" }
                    delivery: { mode: manual }
                  - name: row-27
                    listen: { signal: row-27 }
                    send: { url: "%1$s/row-27/hook", template: "{{ n }}" }
                    delivery: { mode: manual, order: none }
                  - name: refused
                    listen: { signal: refused }
                    send: { url: "%1$s/refused/hook", template: "{{ n }}" }
                """.formatted(services.url(), enabled);
    }

    @AfterAll
    static void close() {
        tocsin.close();
        services.close();
    }

    @Test
    void row22WhatAHookOwesIsStillSentAfterItWasSwitchedOffAndNothingIsAdded() throws Exception {
        signal("row-22", 1);
        await("it waits").atMost(SOON).until(() -> count("row-22", "waiting") == 1);
        tocsin.configure(configuration(false));
        await("it is off")
                .atMost(SOON)
                .until(() -> tocsin.get("/api/v1/hooks/row-22").contains("\"enabled\":false"));
        signal("row-22", 2);
        assertThat(Ran.ended(start("send-callbacks", "--hook-id", "row-22")))
                .isEqualTo(new Ran(0, "Sent 1 requests. 0 requests failed."));
        assertThat(services.arrivals("row-22")).extracting(Arrival::body).containsExactly("1");
    }

    /** Who wants it held back pauses it. */
    @Test
    void row22WhatAHookOwesWaitsWhileItIsPausedAndIsSentAfterwards() throws Exception {
        signal("paused", 1);
        await("it waits").atMost(SOON).until(() -> count("paused", "waiting") == 1);
        assertThat(run("hooks", "pause", "paused").code()).isZero();
        assertThat(run("send-callbacks", "--hook-id", "paused", "--timeout", "2s")
                        .code())
                .isEqualTo(3);
        assertThat(services.arrivals("paused")).isEmpty();
        assertThat(run("hooks", "resume", "paused").code()).isZero();
        assertThat(run("send-callbacks", "--hook-id", "paused").code()).isZero();
        await("it is sent").atMost(SOON).until(() -> count("paused", "sent") == 1);
        assertThat(services.arrivals("paused")).hasSize(1);
    }

    @Test
    void row27OfTwoSendersAtOnceEachCallbackIsSentByOne() throws Exception {
        for (int n = 1; n <= 20; n++) {
            signal("row-27", n);
        }
        await("all wait").atMost(SOON).until(() -> count("row-27", "waiting") == 20);
        Process one = start("send-callbacks", "--hook-id", "row-27");
        Process other = start("send-callbacks", "--hook-id", "row-27");
        assertThat(Ran.ended(one).code()).isZero();
        assertThat(Ran.ended(other).code()).isZero();
        await("all are sent, and once")
                .during(QUIET)
                .atMost(SOON)
                .untilAsserted(() -> assertThat(services.arrivals("row-27"))
                        .extracting(Arrival::body)
                        .hasSize(20)
                        .doesNotHaveDuplicates());
    }

    @Test
    void row28AnErrorIsNotSentThoughItIsNamed() throws Exception {
        String id = refused(1).get(0);
        int before = services.arrivals("refused").size();
        assertThat(run("send-callbacks", "--callbacks", id)).isEqualTo(new Ran(0, ""));
        assertThat(services.arrivals("refused")).hasSize(before);
        assertThat(tocsin.get("/api/v1/callbacks/" + id)).contains("\"status\":\"error\"");
    }

    /** Row 30: a time of nothing means all of them. */
    @Test
    void rows29And30AtTheLimitTheAnswerIsNoWhateverTheirAge() throws Exception {
        int all = refused(10).size();
        String limit = Integer.toString(all);
        String more = Integer.toString(all + 1);
        assertThat(run("monitor-callbacks", "--status", "error", "--callbacks-limit", limit)
                        .code())
                .isEqualTo(1);
        assertThat(run("monitor-callbacks", "--status", "error", "--callbacks-limit", more)
                        .code())
                .isZero();
        assertThat(run("monitor-callbacks", "--status", "error", "--minutes_ago", "0", "--callbacks_limit", limit)
                        .code())
                .isEqualTo(1);
        assertThat(run("monitor-callbacks", "--status", "error", "--minutes_ago", "0", "--callbacks_limit", more)
                        .code())
                .isZero();
    }

    /** Makes errors until there are so many; their ids. */
    private static List<String> refused(int wanted) throws Exception {
        for (int n = (int) count("refused", "error"); n < wanted; n++) {
            signal("refused", n);
        }
        await("they are refused").atMost(SOON).until(() -> count("refused", "error") >= wanted);
        List<String> ids = new ArrayList<>();
        new JsonObject(tocsin.get("/api/v1/callbacks?hook=refused&status=error"))
                .getJsonArray("data")
                .forEach(listed -> ids.add(((JsonObject) listed).getString("id")));
        return ids;
    }

    private static void signal(String name, int number) throws Exception {
        assertThat(tocsin.write("POST", "/api/v1/signals/" + name + "?subject=" + number, "{\"n\": " + number + "}")
                        .statusCode())
                .isEqualTo(202);
    }

    private static long count(String hook, String status) throws Exception {
        return new JsonObject(tocsin.get("/api/v1/callbacks/count?hook=" + hook + "&status=" + status))
                .getLong("count");
    }

    private static Ran run(String... arguments) throws Exception {
        return Ran.ended(start(arguments));
    }

    private static Process start(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", folder.resolve("data").toString()));
        return Ran.start(all.toArray(String[]::new));
    }
}
