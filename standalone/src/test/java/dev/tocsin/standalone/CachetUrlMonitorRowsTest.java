package dev.tocsin.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.embedded.broker.FreePort;
import dev.tocsin.schemas.event.EndpointDefinition;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hard cases of cachet-url-monitor by their numbers, from the file to what is told. The rows of one answer are in the tests
 * of the prober's expectations, those of several in the tests of detection, 22, 23 and 29 in {@code e2e}.
 */
class CachetUrlMonitorRowsTest {

    private static final List<String> ASKED = new CopyOnWriteArrayList<>();

    @TempDir
    private static Path folder;

    private static Judgement judgement;
    private static Vertx vertx;
    private static HttpServer plain;
    private static HttpServer secure;

    private final StringWriter output = new StringWriter();

    @BeforeAll
    static void playAll() throws Exception {
        vertx = Vertx.vertx();
        plain = serve(new HttpServerOptions());
        secure = serve(new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(
                        new PfxOptions().setPath(selfSigned().toString()).setPassword("secret")));
        judgement = new Judgement(folder);
        play("row-25", "url: https://127.0.0.1:" + secure.actualPort() + "/ok\ninsecure: true");
        play("row-25-strict", "url: https://127.0.0.1:" + secure.actualPort() + "/ok");
        play("row-26", "url: " + url() + "/loop\nno_answer_severity: partial");
        play("row-27", "url: " + url() + "/slow\nexpect: [{ latency: 300ms }]");
        judgement.conclude();
    }

    @AfterAll
    static void stop() {
        judgement.close();
        vertx.close().await();
    }

    private static void play(String id, String keys) {
        EndpointDefinition definition = judgement.defined("id: " + id + "\nname: N\n" + keys, Map.of());
        judgement.probed(definition, Map.of(), Instant.now());
    }

    private static HttpServer serve(HttpServerOptions options) {
        return vertx.createHttpServer(options)
                .requestHandler(CachetUrlMonitorRowsTest::answer)
                .listen(0, "127.0.0.1")
                .await();
    }

    private static String url() {
        return "http://127.0.0.1:" + plain.actualPort();
    }

    /** {@code /slow} is a slow first hop to a fast second one. */
    private static void answer(HttpServerRequest request) {
        ASKED.add(request.path());
        switch (request.path()) {
            case "/ok" -> request.response().end();
            case "/slow" -> vertx.setTimer(600, timer -> redirect(request, "/ok"));
            default -> redirect(request, "/loop");
        }
    }

    private static void redirect(HttpServerRequest request, String place) {
        request.response().setStatusCode(302).putHeader("Location", place).end();
    }

    private static Path selfSigned() throws Exception {
        Path file = folder.resolve("self.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "k",
                        "-dname",
                        "CN=127.0.0.1",
                        "-keyalg",
                        "EC",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        "secret")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor()).isZero();
        return file;
    }

    @Test
    void row24ATemplateWithAnUnknownNameIsRefusedAtLoad() throws IOException {
        Path file = configuration("""
                hooks:
                  - name: chat
                    listen: { incidents: [opened, resolved] }
                    send: { url: "https://chat.example/", template: "{{ endpoint.nam }} is {{ x }}" }
                """);

        assertThat(run("validate", "-f", file.toString())).isEqualTo(Tocsin.INVALID);
        assertThat(output.toString())
                .contains("tocsin.yaml:4: hooks[0].send: nothing is ever at 'endpoint.nam'")
                .contains("did you mean 'name'?")
                .contains("nothing is ever at 'x'");
    }

    @Test
    void row25InsecureTakesACertificateThatNobodySignedWithoutAnyHeader() {
        assertThat(judgement.told("row-25")).containsExactly("now up");
        assertThat(judgement.told("row-25-strict")).hasSize(2).last().isEqualTo("now down");
    }

    @Test
    void row26ARedirectLoopIsNoAnswerOfTheSeverityThatIsConfigured() {
        assertThat(judgement.told("row-26"))
                .containsExactly("opened more than 10 redirects, the last to " + url() + "/loop", "now partial");
        assertThat(ASKED.stream().filter("/loop"::equals)).hasSize(11);
    }

    @Test
    void row27TheWholeTimeCountsRedirectsIncluded() {
        List<String> told = judgement.told("row-27");

        assertThat(told).hasSize(2).last().isEqualTo("now degraded");
        assertThat(told.get(0)).containsPattern("opened took ([6-9][0-9]{2}|[0-9]{4,})ms, expected at most 300ms");
    }

    @Test
    void row30AnInvalidEndpointAmongThreeIsRefusedWithAllItsProblemsAndNothingStarts() throws IOException {
        Path file = configuration("""
                endpoints:
                  - { name: One, url: "https://one.example/" }
                  - { name: Two, url: "ftp://two.example/", interval: often, expekt: [] }
                  - { name: Three, url: "https://three.example/" }
                """);

        assertThat(run("validate", "-f", file.toString())).isEqualTo(Tocsin.INVALID);
        assertThat(output.toString())
                .contains("tocsin.yaml:3: endpoints[1].url")
                .contains("tocsin.yaml:3: endpoints[1].interval")
                .contains("tocsin.yaml:3: endpoints[1].expekt");

        Path data = folder.resolve("row30");
        assertThat(run(
                        "up",
                        "--config",
                        file.toString(),
                        "--data",
                        data.toString(),
                        "--port",
                        free(),
                        "--kafka-port",
                        free()))
                .isEqualTo(Tocsin.INVALID);
        assertThat(data.resolve("kafka")).doesNotExist();
    }

    private static String free() {
        return Integer.toString(FreePort.any());
    }

    private static Path configuration(String text) throws IOException {
        Path file = Files.createTempDirectory(folder, "config").resolve("tocsin.yaml");
        return Files.writeString(file, text);
    }

    private int run(String... arguments) {
        return Tocsin.run(new PrintWriter(output, true), new PrintWriter(output, true), arguments);
    }
}
