package dev.tocsin.prober.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.prober.check.Seen.Answered;
import dev.tocsin.prober.check.Seen.Kind;
import dev.tocsin.prober.check.Seen.NoAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a server does, a probe ends in time, takes little memory, and says what was wrong. */
class HostileServerTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private static Checks check;

    @BeforeAll
    static void start() {
        check = Checks.start(1, 3 << 20, InstantSource.system(), System::nanoTime);
    }

    @AfterAll
    static void stop() {
        check.close();
    }

    private static Seen ask(URI url, Duration timeout) {
        return check.ask(Target.get(url, timeout)).join();
    }

    private static NoAnswer noAnswer(URI url, Duration timeout) {
        Seen seen = ask(url, timeout);
        assertThat(seen).isInstanceOf(NoAnswer.class);
        return (NoAnswer) seen;
    }

    @Test
    void saysThatTheConnectionWasRefused() throws IOException {
        int closedPort;
        try (var socket = new ServerSocket(0)) {
            closedPort = socket.getLocalPort();
        }

        NoAnswer seen = noAnswer(URI.create("http://127.0.0.1:" + closedPort + "/"), LONG);

        assertThat(seen.kind()).isEqualTo(Kind.REFUSED);
        assertThat(seen.message()).isEqualTo("http://127.0.0.1:" + closedPort + " refused the connection");
    }

    @Test
    void endsInTimeWhenTheServerAcceptsAndNeverAnswers() {
        try (var server = LocalServer.start((head, connection, out) -> NEVER.await())) {
            NoAnswer seen = noAnswer(server.url("/"), SHORT);

            assertThat(seen.kind()).isEqualTo(Kind.TIMED_OUT);
            assertThat(seen.message()).endsWith("within 300 ms: still waiting for the first byte of the answer");
            assertThat(seen.timings().total()).isBetween(SHORT, Duration.ofSeconds(3));
        }
    }

    @Test
    void endsInTimeWhenTheTlsHandshakeNeverEnds() {
        try (var server = LocalServer.startUnasked((head, connection, out) -> NEVER.await())) {
            NoAnswer seen = noAnswer(server.secureUrl("/"), SHORT);

            assertThat(seen.kind()).isEqualTo(Kind.TIMED_OUT);
            assertThat(seen.message()).endsWith("still waiting for the TLS handshake");
        }
    }

    @Test
    void endsInTimeWhenTheBodyDrips() {
        try (var server = LocalServer.start((head, connection, out) -> {
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(UTF_8));
            drip(out, 'x');
        })) {
            NoAnswer seen = noAnswer(server.url("/"), SHORT);

            assertThat(seen.kind()).isEqualTo(Kind.TIMED_OUT);
            assertThat(seen.message()).endsWith("still waiting for the rest of the answer");
        }
    }

    @Test
    void endsInTimeWhenTheHeadersDrip() {
        try (var server = LocalServer.start((head, connection, out) -> {
            out.write("HTTP/1.1 200 OK\r\nX-Drip: ".getBytes(UTF_8));
            drip(out, 'x');
        })) {
            assertThat(noAnswer(server.url("/"), SHORT).kind()).isEqualTo(Kind.TIMED_OUT);
        }
    }

    private static void drip(OutputStream out, char drop) throws IOException, InterruptedException {
        while (true) {
            out.write(drop);
            out.flush();
            Thread.sleep(10);
        }
    }

    @Test
    void readsAnEndlessBodyUpToTheLimitAndSaysSo() {
        try (var server = LocalServer.start((head, connection, out) -> {
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(UTF_8));
            flood(out);
        })) {
            Answered seen = (Answered) ask(server.url("/"), LONG);

            assertThat(seen.truncated()).isTrue();
            assertThat(seen.body()).hasSize(HttpCheck.BODY_LIMIT);
        }
    }

    private static void flood(OutputStream out) throws IOException {
        byte[] chunk = "x".repeat(65536).getBytes(UTF_8);
        while (true) {
            out.write(chunk);
        }
    }

    @Test
    void endsEndlessHeaders() {
        try (var server = LocalServer.start((head, connection, out) -> {
            out.write("HTTP/1.1 200 OK\r\nX-Endless: ".getBytes(UTF_8));
            flood(out);
        })) {
            assertThat(noAnswer(server.url("/"), LONG).kind()).isEqualTo(Kind.NOT_HTTP);
        }
    }

    @Test
    void endsAnEndlessNumberOfInterimAnswersInTime() {
        try (var server = LocalServer.start((head, connection, out) -> {
            while (true) {
                out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(UTF_8));
            }
        })) {
            assertThat(noAnswer(server.url("/"), SHORT).kind()).isEqualTo(Kind.TIMED_OUT);
        }
    }

    @Test
    void unpacksABombOnlyUpToTheLimit() throws IOException {
        byte[] bomb = gzip(200 << 20);
        try (var server = LocalServer.start((head, connection, out) -> {
            out.write(("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + bomb.length + "\r\n\r\n")
                    .getBytes(UTF_8));
            out.write(bomb);
        })) {
            Answered seen = (Answered) ask(server.url("/"), LONG);

            assertThat(seen.truncated()).isTrue();
            assertThat(seen.body()).hasSize(HttpCheck.BODY_LIMIT);
        }
    }

    @Test
    void saysThatAPackedBodyEndsTooSoonOrIsNone() throws IOException {
        byte[] packed = gzip(1 << 20);
        String head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + packed.length + "\r\n\r\n";
        try (var half = LocalServer.start((request, connection, out) -> {
                    out.write(head.getBytes(UTF_8));
                    out.write(packed, 0, packed.length / 2);
                });
                var rubbish = LocalServer.start((request, connection, out) -> {
                    out.write(head.getBytes(UTF_8));
                    out.write(new byte[packed.length]);
                })) {
            assertThat(noAnswer(half.url("/"), LONG).message()).endsWith("in the middle of its answer");
            assertThat(noAnswer(rubbish.url("/"), LONG).kind()).isEqualTo(Kind.NOT_HTTP);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz\r\nhalf\r\n0\r\n\r\n", "-4\r\nhalf\r\n0\r\n\r\n", "fffffffff\r\nhalf\r\n0\r\n\r\n"})
    void saysThatChunksAreBroken(String chunks) {
        try (var server = LocalServer.answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks)) {
            assertThat(noAnswer(server.url("/"), LONG).kind()).isEqualTo(Kind.NOT_HTTP);
        }
    }

    @Test
    void saysThatChunksEndTooSoon() {
        try (var server = LocalServer.answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nhalf")) {
            assertThat(noAnswer(server.url("/"), LONG).message()).endsWith("in the middle of its answer");
        }
    }

    private static byte[] gzip(int size) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var packed = new GZIPOutputStream(bytes)) {
            byte[] zeros = new byte[1 << 20];
            for (int written = 0; written < size; written += zeros.length) {
                packed.write(zeros);
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void saysThatTheServerClosedWithoutAnAnswer() {
        try (var server = LocalServer.start((head, connection, out) -> connection.close())) {
            NoAnswer seen = noAnswer(server.url("/"), LONG);

            assertThat(seen.kind()).isEqualTo(Kind.CLOSED);
            assertThat(seen.message()).endsWith("closed the connection without an answer");
        }
    }

    @Test
    void saysThatTheServerResetTheConnection() {
        try (var server = LocalServer.startUnasked((head, connection, out) -> connection.setSoLinger(true, 0))) {
            assertThat(noAnswer(server.url("/"), LONG).kind()).isEqualTo(Kind.CLOSED);
        }
    }

    @Test
    void saysThatTheServerClosedInTheMiddleOfItsAnswer() {
        try (var server = LocalServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")) {
            NoAnswer seen = noAnswer(server.url("/"), LONG);

            assertThat(seen.kind()).isEqualTo(Kind.CLOSED);
            assertThat(seen.message()).endsWith("closed the connection in the middle of its answer");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2\r\n",
                "\u0000\u0001\u0002 rubbish rubbish\r\n\r\n",
                "HTTP/1.1 abc OK\r\n\r\n"
            })
    void saysThatTheAnswerIsNotHttp(String garbage) {
        try (var server = LocalServer.answering(garbage)) {
            NoAnswer seen = noAnswer(server.url("/"), LONG);

            assertThat(seen.kind()).isEqualTo(Kind.NOT_HTTP);
            assertThat(seen.message()).contains("answered with something that is not HTTP");
        }
    }

    @Test
    void saysThatThePortDoesNotSpeakTls() {
        try (var server = LocalServer.startUnasked(
                (head, connection, out) -> out.write("HTTP/1.1 400 Bad\r\n\r\n".getBytes(UTF_8)))) {
            NoAnswer seen = noAnswer(server.secureUrl("/"), LONG);

            assertThat(seen.kind()).isEqualTo(Kind.TLS);
            assertThat(seen.message()).endsWith("does not speak TLS on this port");
        }
    }

    @Test
    void endsARedirectLoop() {
        try (var server =
                LocalServer.answering("HTTP/1.1 301 Moved\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n")) {
            NoAnswer seen = noAnswer(server.url("/"), LONG);

            assertThat(seen.kind()).isEqualTo(Kind.TOO_MANY_REDIRECTS);
            assertThat(server.connections()).isEqualTo(HttpCheck.REDIRECT_LIMIT + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data/",
                "http://169.254.1.2/",
                "http://100.100.100.200/",
                "http://192.0.0.192/",
                "http://[fd00:ec2::254]/",
                "http://[fd20:ce::254]/",
                "http://[fe80::1]/",
                "http://[::ffff:169.254.169.254]/",
                "http://[64:ff9b::a9fe:a9fe]/",
                "http://[2002:a9fe:a9fe::1]/"
            })
    void neverProbesCloudMetadata(String url) {
        NoAnswer seen = noAnswer(URI.create(url), LONG);

        assertThat(seen.kind()).isEqualTo(Kind.FORBIDDEN);
        assertThat(seen.kind().isOwn()).isTrue();
    }

    @Test
    void isNotRedirectedToCloudMetadataEither() {
        try (var server = LocalServer.answering(
                "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n")) {
            NoAnswer seen = noAnswer(server.url("/"), LONG);

            assertThat(seen.kind()).isEqualTo(Kind.FORBIDDEN);
            assertThat(seen.hops()).hasSize(1);
        }
    }

    @Test
    void saysWhenTheRequestCannotBeSentAsItIsWritten() {
        try (var server = LocalServer.answering("HTTP/1.1 200 OK\r\n\r\n")) {
            var target = Target.get(server.url("/"), LONG)
                    .with(Request.of("GET", List.of(new Header("X-Bad", "a\r\nX-Smuggled: b")), Optional.empty()));

            NoAnswer seen = (NoAnswer) check.ask(target).join();

            assertThat(seen.kind()).isEqualTo(Kind.UNASKABLE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://example.org/", "http:///path", "http://h:99999/", "relative"})
    void saysWhenTheUrlIsNotOneToAsk(String url) {
        assertThat(noAnswer(URI.create(url), LONG).kind()).isEqualTo(Kind.UNASKABLE);
    }

    @Test
    void blamesItselfWhenItsMemoryForBodiesIsSpentAndRecovers() {
        var hold = new CountDownLatch(1);
        try (var server = LocalServer.start((head, connection, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000001\r\n\r\n".getBytes(UTF_8));
            out.write(new byte[1_000_000]);
            out.flush();
            hold.await();
            out.write('x');
        })) {
            var asked = Stream.generate(() -> check.ask(Target.get(server.url("/"), LONG)))
                    .limit(6)
                    .toList();
            CompletableFuture.anyOf(asked.toArray(CompletableFuture[]::new)).join();
            hold.countDown();

            assertThat(asked)
                    .filteredOn(each -> each.join() instanceof NoAnswer)
                    .isNotEmpty()
                    .allSatisfy(
                            each -> assertThat(((NoAnswer) each.join()).kind()).isEqualTo(Kind.OWN_TROUBLE));
            assertThat(ask(server.url("/"), LONG)).isInstanceOf(Answered.class);
        }
    }
}
