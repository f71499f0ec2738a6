package dev.tocsin.standalone.demonstration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tocsin.embedded.broker.FreePort;
import dev.tocsin.standalone.port.Port;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The demonstration's site and receiver, asked over HTTP. */
class PagesTest {

    private static final Instant WELL = Instant.parse("2026-11-20T12:00:00Z");
    private static final Instant FAILING = WELL.plusSeconds(20);

    private final Port site = new Port("site", "--site-port", FreePort.any());
    private final Port receiver = new Port("receiver", "--receiver-port", FreePort.any());
    private final AtomicReference<Instant> now = new AtomicReference<>(WELL);
    private final Queue<Arrivals.Arrival> told = new ConcurrentLinkedQueue<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Vertx vertx = Vertx.vertx();

    @BeforeEach
    void open() throws Exception {
        DemoSite.start(vertx, "127.0.0.1", site.number(), now::get).await();
        Receiver.start(vertx, "127.0.0.1", receiver.number(), now::get, told::add)
                .await();
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().await();
    }

    @Test
    void theSiteHasAPageOfEachKind() throws Exception {
        assertThat(get(site, "/healthy").statusCode()).isEqualTo(200);
        assertThat(get(site, "/healthy").body()).contains("\"status\":\"UP\"");
        assertThat(get(site, "/failing").statusCode()).isEqualTo(500);
        assertThat(get(site, "/elsewhere").statusCode()).isEqualTo(404);
        assertThat(get(site, "/").body()).contains("/flaky");
    }

    @Test
    void theFlakyPageFollowsTheClock() throws Exception {
        assertThat(get(site, "/flaky").statusCode()).isEqualTo(200);
        now.set(FAILING);
        assertThat(get(site, "/flaky").statusCode()).isEqualTo(503);
    }

    @Test
    void theReceiverCountsWhatComesAndKnowsARepeat() throws Exception {
        assertThat(post("/orders", "one", "{\"order\":1}")).isEqualTo(204);
        assertThat(post("/orders", "one", "{\"order\":1}")).isEqualTo(204);
        assertThat(post("/incidents", "two", "<script>alert(1)</script>")).isEqualTo(204);

        var received = new JsonObject(get(receiver, "/received").body());

        assertThat(received.getInteger("total")).isEqualTo(3);
        assertThat(received.getInteger("repeated")).isEqualTo(1);
        assertThat(received.getJsonObject("by_path").getInteger("/orders")).isEqualTo(2);
        assertThat(received.getJsonArray("received").getJsonObject(0).getString("body"))
                .isEqualTo("<script>alert(1)</script>");
    }

    @Test
    void theReceiverTellsOfARequestBeforeItIsAnswered() throws Exception {
        post("/orders", "one", "{}");

        assertThat(told)
                .extracting(Arrivals.Arrival::path, Arrivals.Arrival::id)
                .containsExactly(tuple("/orders", "one"));
    }

    @Test
    void theReceiversPageTakesNothingThatCameAsMarkup() throws Exception {
        assertThat(get(receiver, "/").body()).contains("textContent").doesNotContain("innerHTML");
    }

    private HttpResponse<String> get(Port port, String path) throws Exception {
        return client.send(HttpRequest.newBuilder(uri(port, path)).build(), BodyHandlers.ofString());
    }

    private int post(String path, String id, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri(receiver, path))
                .header("webhook-id", id)
                .POST(BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }

    private static URI uri(Port port, String path) {
        return URI.create("http://127.0.0.1:" + port.number() + path);
    }
}
