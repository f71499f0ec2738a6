package dev.tocsin.prober.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.prober.check.Seen.Answered;
import dev.tocsin.prober.check.Seen.Kind;
import dev.tocsin.prober.check.Seen.NoAnswer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Http2Test {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private static Path folder;

    private static Checks check;
    private static Http2Server server;

    @BeforeAll
    static void startCheck() throws Exception {
        check = Checks.start(1, 64 << 20, InstantSource.system(), System::nanoTime);
        var certificates = new Certificates(folder);
        var signed = certificates.sign("127.0.0.1", "-1d", 20);
        server = Http2Server.start(signed.certificate(), signed.key());
    }

    @AfterAll
    static void stopCheck() {
        check.close();
        server.close();
    }

    @BeforeEach
    void forget() {
        server.forget();
    }

    @AfterEach
    void nothingIsLeftOpen() {
        await().until(() -> server.open() == 0);
    }

    private static Target target(String path) {
        return Target.get(server.url(path), LONG).with(Security.NONE);
    }

    private static Answered answer(Target target) {
        Seen seen = check.ask(target).join();
        assertThat(seen).isInstanceOf(Answered.class);
        return (Answered) seen;
    }

    @Test
    void speaksVersion2WithAServerThatDoes() {
        Answered seen = answer(target("/health?a=b"));

        assertThat(seen.status()).isEqualTo(200);
        assertThat(seen.body()).isEqualTo("UP");
        assertThat(seen.facts()).containsEntry("protocol", "HTTP/2");
        assertThat(seen.headers())
                .extracting(Header::name)
                .contains("x-kind")
                .noneMatch(name -> name.startsWith("x-http2"));
        assertThat(seen.certificate()).isPresent();
        assertThat(seen.timings().firstByte()).isPresent();
        assertThat(server.requests())
                .singleElement()
                .satisfies(request -> assertThat(request)
                        .contains(":method=GET", ":path=/health?a=b", ":scheme=https", "user-agent=Tocsin/0.1")
                        .doesNotContain("connection"));
    }

    @Test
    void sendsABody() {
        var request = Request.of("POST", List.of(new Header("X-Mine", "yes")), Optional.of("ping"));

        assertThat(answer(target("/echo").with(request)).body()).isEqualTo("ping");
        assertThat(server.requests().get(0)).contains(":method=POST", "x-mine=yes");
    }

    @Test
    void followsRedirects() {
        Answered seen = answer(target("/redirect"));

        assertThat(seen.body()).isEqualTo("UP");
        assertThat(seen.hops()).hasSize(1);
    }

    @Test
    void readsNoMoreOfABodyThanTheLimit() {
        Answered seen = answer(target("/endless"));

        assertThat(seen.truncated()).isTrue();
        assertThat(seen.body().getBytes(UTF_8)).hasSize(HttpCheck.BODY_LIMIT);
    }

    @Test
    void saysWhenTheStreamIsReset() {
        NoAnswer seen = (NoAnswer) check.ask(target("/reset")).join();

        assertThat(seen.kind()).isEqualTo(Kind.CLOSED);
    }

    @Test
    void saysWhenTheConnectionIsClosedInTheMiddle() {
        NoAnswer seen = (NoAnswer) check.ask(target("/close")).join();

        assertThat(seen.kind()).isEqualTo(Kind.CLOSED);
    }

    @Test
    void endsInTimeWhenNothingComes() {
        NoAnswer seen = (NoAnswer)
                check.ask(target("/silent").within(Duration.ofMillis(800))).join();

        assertThat(seen.kind()).isEqualTo(Kind.TIMED_OUT);
    }

    @Test
    void asksAgainOverAConnectionThatIsKept() {
        var reused = new Route(Optional.empty(), Optional.empty(), true);

        answer(target("/health").with(reused));
        Answered second = answer(target("/health").with(reused));

        assertThat(second.body()).isEqualTo("UP");
        assertThat(second.timings().tls()).isEmpty();
        assertThat(server.connections()).isEqualTo(1);
        server.closeConnections();
    }
}
