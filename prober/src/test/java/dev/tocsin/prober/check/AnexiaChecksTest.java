package dev.tocsin.prober.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.tocsin.anexia.Monitoring;
import dev.tocsin.anexia.MonitoringBuilder;
import dev.tocsin.anexia.jdk.MonitoringHandler;
import dev.tocsin.anexia.up.Warning;
import dev.tocsin.prober.check.Seen.Answered;
import dev.tocsin.prober.check.Seen.Kind;
import dev.tocsin.prober.check.Seen.NoAnswer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Applications that are monitored by Anexia's conventions: our own library, and others as they answer. */
class AnexiaChecksTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String TOKEN = "a b+ä&";

    private static Checks check;

    private final List<String> heads = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() {
        check = Checks.start(1, 1 << 20, InstantSource.system(), System::nanoTime);
    }

    @AfterAll
    static void stop() {
        check.close();
    }

    @Test
    void anApplicationThatWorksIsUp() throws Exception {
        try (var application = Application.of(Monitoring.builder(TOKEN))) {
            assertThat(facts("up", application.url("up/"), Map.of("access_token", TOKEN)))
                    .containsEntry("up_status", "ok")
                    .doesNotContainKeys("report", "warnings");
        }
    }

    @Test
    void withoutTheSlashItIsFollowedThere() throws Exception {
        try (var application = Application.of(Monitoring.builder(TOKEN))) {
            assertThat(facts("up", application.url("up"), Map.of("access_token", TOKEN)))
                    .containsEntry("up_status", "ok");
        }
    }

    @Test
    void itsWarningsAndErrorsAreTold() throws Exception {
        MonitoringBuilder sick = Monitoring.builder(TOKEN)
                .check("disk", () -> {
                    throw new Warning("disk 80%");
                })
                .check("queue", () -> {
                    throw new IllegalStateException("queue down");
                });
        try (var application = Application.of(sick)) {
            assertThat(facts("up", application.url("up/"), Map.of("access_token", TOKEN)))
                    .containsEntry("up_status", "error")
                    .containsEntry("report", "queue down")
                    .containsEntry("warnings", "disk 80%");
        }
    }

    @Test
    void aWrongTokenIsToldWithoutIt() throws Exception {
        try (var application = Application.of(Monitoring.builder(TOKEN))) {
            assertThat(facts("up", application.url("up/"), Map.of("access_token", "guess"))
                            .get("report"))
                    .startsWith("http://127.0.0.1:")
                    .endsWith(" answered 401: it does not accept the access_token")
                    .doesNotContain("guess");
            assertThat(facts("modules", application.url("modules/"), Map.of())).containsEntry("modules_status", "none");
        }
    }

    @Test
    void modulesOfAnApplicationAreCounted() throws Exception {
        try (var application = Application.of(Monitoring.builder(TOKEN))) {
            assertThat(facts("modules", application.url("modules/"), Map.of("access_token", TOKEN)))
                    .containsEntry("modules_status", "ok")
                    .hasEntrySatisfying(
                            "modules",
                            count -> assertThat(Integer.parseInt(count)).isPositive())
                    .doesNotContainKey("outdated");
        }
    }

    @Test
    void outdatedModulesOfADjangoApplicationAreListedFromTheStepThatIsAskedFor() {
        String body = """
                {"platform": {"platform": "python", "framework": "django", "framework_installed_version": "1.11.1",
                "framework_newest_version": "1.11.2", "platform_version": "3.5.3 (default) \\n[GCC 4.9.2]"},
                "modules": [{"newest_version": "0.7.3", "name": "CommonMark", "installed_version": "0.5.4"},
                {"newest_version": "", "name": "own", "installed_version": "1"}]}""";
        try (var application = answering("200 OK", body)) {
            URI url = application.url("/anxapi/v1/modules/?lang=en");
            assertThat(facts("modules", url, Map.of("access_token", TOKEN, "outdated", "minor")))
                    .containsEntry("modules_status", "outdated")
                    .containsEntry("outdated", "CommonMark 0.5.4 → 0.7.3")
                    .containsEntry("modules", "2");
            assertThat(facts("modules", url, Map.of()))
                    .containsEntry("outdated", "django 1.11.1 → 1.11.2; CommonMark 0.5.4 → 0.7.3");
            assertThat(heads.get(0))
                    .startsWith("GET /anxapi/v1/modules/?lang=en&access_token=a+b%2B%C3%A4%26 HTTP/1.1\r\n");
            assertThat(heads.get(1)).startsWith("GET /anxapi/v1/modules/?lang=en HTTP/1.1\r\n");
        }
    }

    @Test
    void aBodyThatIsNoJsonIsNoReport() {
        try (var application = answering("200 OK", "<html>")) {
            assertThat(facts("modules", application.url("/"), Map.of()))
                    .containsEntry(
                            "report",
                            "http://127.0.0.1:" + application.port() + " answered 200 without a list of modules");
        }
    }

    @Test
    void whoDoesNotAnswerIsNeitherUpNorOutdated() throws Exception {
        URI gone;
        try (var application = answering("200 OK", "OK")) {
            gone = application.url("/");
        }
        for (String probe : List.of("up", "modules")) {
            Seen seen = check.ask(Target.of(probe, gone, LONG)).join();
            assertThat(seen)
                    .isInstanceOfSatisfying(
                            NoAnswer.class, none -> assertThat(none.kind()).isEqualTo(Kind.REFUSED));
        }
    }

    private LocalServer answering(String status, String body) {
        byte[] bytes = body.getBytes(UTF_8);
        return LocalServer.start((head, connection, out) -> {
            heads.add(head);
            out.write(("HTTP/1.1 " + status + "\r\nContent-Length: " + bytes.length + "\r\n\r\n").getBytes(UTF_8));
            out.write(bytes);
        });
    }

    private static Map<String, String> facts(String probe, URI url, Map<String, String> options) {
        return ((Answered) check.ask(Target.of(probe, url, LONG).with(options)).join()).facts();
    }

    private record Application(HttpServer server) implements AutoCloseable {

        static Application of(MonitoringBuilder monitoring) throws IOException {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            MonitoringHandler.mount(server, monitoring.build());
            server.start();
            return new Application(server);
        }

        URI url(String page) {
            return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + Monitoring.PATH + page);
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
