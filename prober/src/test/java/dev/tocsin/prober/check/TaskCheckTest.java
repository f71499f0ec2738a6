package dev.tocsin.prober.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.prober.check.Seen.Answered;
import dev.tocsin.prober.check.Seen.Kind;
import dev.tocsin.prober.check.Seen.NoAnswer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Reports over HTTP, with tokens; numbers are those of the list of py-pinger's edge cases. */
class TaskCheckTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final String GOOD =
            "{\"process\": \"P\", \"server\": \"S\", \"status\": \"OK\", \"lastrun\": \"2026-11-20T12:00:00Z\"}";

    private static Checks check;

    private final List<String> heads = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() {
        check = Checks.start(1, 1 << 20, () -> NOON, System::nanoTime);
    }

    @AfterAll
    static void stop() {
        check.close();
    }

    private static String answer(int status, String body) {
        return "HTTP/1.1 " + status + " X\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private LocalServer jobs(String answer) {
        return LocalServer.start((head, connection, out) -> {
            heads.add(head);
            out.write(answer.getBytes(UTF_8));
        });
    }

    private static Seen ask(LocalServer jobs, Map<String, String> options) {
        return check.ask(Target.of("task", jobs.url("/report?secret"), LONG).with(options))
                .join();
    }

    private static Map<String, String> facts(LocalServer jobs) {
        return ((Answered) ask(jobs, Map.of())).facts();
    }

    @Test
    void readsAReport() {
        try (var jobs = jobs(answer(200, GOOD))) {
            assertThat(facts(jobs))
                    .containsEntry("task_status", "ok")
                    .containsEntry("process", "P")
                    .containsEntry("server", "S")
                    .doesNotContainKey("report");
        }
    }

    @Test
    void row14AStatusThatIsAnErrorCountsWhateverTheBodySays() {
        try (var jobs = jobs(answer(500, GOOD))) {
            assertThat(facts(jobs))
                    .containsEntry("report", "Warn: HTTP Error: http://127.0.0.1:" + jobs.port() + " - Code 500");
        }
    }

    @Test
    void row15NoBodyIsNoReport() {
        try (var jobs = jobs("HTTP/1.1 204 No Content\r\n\r\n")) {
            assertThat(facts(jobs))
                    .containsEntry(
                            "report", "Error: Could not parse response from endpoint http://127.0.0.1:" + jobs.port());
        }
    }

    @Test
    void row22AConnectionThatIsRefusedIsNoSleep() {
        Seen seen = check.ask(Target.of("task", URI.create("http://127.0.0.1:1/"), LONG))
                .join();

        assertThat(((NoAnswer) seen).kind()).isEqualTo(Kind.REFUSED);
    }

    @Test
    void row27WithoutATokenNothingIsAskedAndTheReasonIsTold() {
        try (var tokens = jobs(answer(503, "hush"));
                var jobs = jobs(answer(200, GOOD))) {
            NoAnswer seen = (NoAnswer) ask(
                    jobs,
                    Map.of(
                            "header",
                            "X-Token",
                            "token_url",
                            tokens.url("/login").toString(),
                            "username",
                            "me"));

            assertThat(seen.kind()).isEqualTo(Kind.NO_TOKEN);
            assertThat(seen.message())
                    .isEqualTo("no token: http://127.0.0.1:" + tokens.port()
                            + " answered status 503 without an auth_token");
            assertThat(jobs.connections()).isZero();
        }
    }

    @Test
    void row29AJobThatNeverAnswersTakesNoLongerThanTheTimeout() {
        try (var jobs = LocalServer.start((head, connection, out) -> Thread.sleep(20_000))) {
            var target = Target.of("task", jobs.url("/"), Duration.ofMillis(300));

            assertThat(((NoAnswer) check.ask(target).join()).kind()).isEqualTo(Kind.TIMED_OUT);
        }
    }

    @Test
    void sendsATokenThatIsGivenAsItIs() {
        try (var jobs = jobs(answer(200, GOOD))) {
            ask(jobs, Map.of("header", "X-Token", "token", "Token abc"));

            assertThat(heads.get(0)).contains("X-Token: Token abc\r\n");
        }
    }

    @Test
    void fetchesATokenBeforeEachProbe() {
        try (var tokens = LocalServer.start((head, connection, out) -> {
                    heads.add(head + new String(connection.getInputStream().readNBytes(33), UTF_8));
                    out.write(answer(200, "{\"auth_token\": \"t1\"}").getBytes(UTF_8));
                });
                var jobs = jobs(answer(200, GOOD))) {
            Map<String, String> options = Map.of(
                    "header", "X-Token",
                    "token_url", tokens.url("/login").toString(),
                    "username", "me",
                    "password", "hu\"sh");

            ask(jobs, options);
            ask(jobs, options);

            assertThat(heads).hasSize(4);
            assertThat(heads.get(0)).startsWith("POST /login ").contains("\"email\":\"me\"");
            assertThat(heads.get(0)).contains("\"password\":\"hu\\\"s");
            assertThat(heads.get(1)).contains("X-Token: t1\r\n");
        }
    }
}
