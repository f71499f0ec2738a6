package dev.tocsin.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code tocsin probe} against a server on loopback. */
class ProbeCommandTest {
    private static final List<String> SEEN = new CopyOnWriteArrayList<>();

    private static Vertx vertx;
    private static HttpServer server;

    private final StringWriter output = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    SEEN.add(request.method() + " " + request.path() + " " + request.getHeader("Authorization") + " "
                            + body.toString(UTF_8));
                    request.response()
                            .setStatusCode(request.path().equals("/down") ? 503 : 200)
                            .putHeader("Content-Type", "application/json")
                            .end("{\"queue\": {\"depth\": 120}}");
                }))
                .listen(0, "127.0.0.1")
                .await();
    }

    @AfterAll
    static void stop() {
        vertx.close().await();
    }

    private int probe(String path, String... more) {
        List<String> line = new ArrayList<>(
                List.of("probe", path.startsWith("/") ? "http://127.0.0.1:" + server.actualPort() + path : path));
        line.addAll(List.of(more));
        return Tocsin.run(new PrintWriter(output, true), new PrintWriter(errors, true), line.toArray(String[]::new));
    }

    @Test
    void printsEveryPhaseAndEveryExpectationOfAProbeThatPassed() {
        int code = probe(
                "/up", "-e", "status: 2xx", "-e", "latency: 5s", "--expect", "json: {path: $.queue.depth, above: 1}");

        assertThat(code).isZero();
        assertThat(output.toString())
                .startsWith("passed\n")
                .containsPattern("status +200\n")
                .containsPattern("address +127.0.0.1:" + server.actualPort())
                .containsPattern("protocol +HTTP/1.1")
                .containsPattern("resolve +[0-9.]+ ms")
                .containsPattern("connect +[0-9.]+ ms")
                .containsPattern("first byte +[0-9.]+ ms")
                .containsPattern("rest +[0-9.]+ ms")
                .containsPattern("total +[0-9.]+ ms")
                .contains("ok    status: 2xx\n")
                .contains("ok    latency: 5s\n")
                .contains("ok    json: $.queue.depth above 1\n");
    }

    @Test
    void exitsWithOneAndSaysWhatFailedAndHowBadThatIs() {
        int code = probe(
                "/down",
                "-e",
                "{ status: 200, severity: partial }",
                "-e",
                "json: { path: \"$.queue.depth\", below: 100 }");

        assertThat(code).isEqualTo(1);
        assertThat(output.toString())
                .startsWith("failed (major): $.queue.depth was 120, expected less than 100\n")
                .contains("FAILS status: 200: status was 503, expected: status: 200 (partial)\n")
                .contains(
                        "FAILS json: $.queue.depth below 100: $.queue.depth was 120, expected less than 100 (major)\n");
    }

    @Test
    void sendsMethodBodyAndHeadersSecretOnesToo() {
        assertThat(probe("/in", "-X", "put", "-H", "Authorization: Bearer hush", "-d", "x\ny"))
                .isZero();
        assertThat(probe("/in", "--body", "z", "-k", "auth: {basic: {username: u, password: \"${env:PATH}\"}}"))
                .isZero();

        assertThat(SEEN).contains("PUT /in Bearer hush x\ny");
        assertThat(SEEN).anyMatch(seen -> seen.startsWith("POST /in Basic ") && seen.endsWith(" z"));
        assertThat(output.toString()).doesNotContain("hush");
    }

    @Test
    void exitsWithTwoAndEveryProblemWhenItCannotBeAskedLikeThat() {
        int code = probe("ftp://x.example", "-e", "latency: fast", "-k", "ip: 5");

        assertThat(code).isEqualTo(2);
        assertThat(errors.toString())
                .contains("tocsin: url: expected a URL that begins with http:// or https:// but was 'ftp://x.example'")
                .contains("tocsin: expect[0].latency: expected a duration")
                .contains("tocsin: ip: expected 4 or 6 but was '5'");
        assertThat(output.toString()).isEmpty();
    }

    @Test
    void exitsWithTwoWithoutAnAddressAndForAHeaderThatIsNone() {
        assertThat(Tocsin.run(new PrintWriter(output, true), new PrintWriter(errors, true), "probe"))
                .isEqualTo(2);
        assertThat(probe("/up", "-H", "nonsense")).isEqualTo(2);
    }

    @Test
    void exitsWithThreeWhenNothingCanBeSaid() {
        assertThat(probe("http://169.254.169.254/")).isEqualTo(3);
        assertThat(output.toString()).startsWith("inconclusive: http://169.254.169.254 leads to an address");
    }

    @Test
    void saysWhenThereIsNoAnswer() {
        assertThat(probe("http://127.0.0.1:1/")).isEqualTo(1);
        assertThat(output.toString())
                .startsWith("failed (major): http://127.0.0.1:1 refused the connection\n")
                .containsPattern("no answer +refused");
    }
}
