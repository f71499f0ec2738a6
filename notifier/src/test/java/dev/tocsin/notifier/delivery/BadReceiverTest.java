package dev.tocsin.notifier.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.notifier.address.Literal;
import dev.tocsin.notifier.delivery.Outcome.Answered;
import dev.tocsin.notifier.delivery.Outcome.Refused;
import dev.tocsin.notifier.delivery.Outcome.Unanswered;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Receivers that do what none should, on real sockets: each has an outcome in words. */
class BadReceiverTest {
    private static final Duration SHORT = Duration.ofMillis(400);
    private final Sending sending = new Sending();

    @AfterEach
    void close() throws Exception {
        sending.close();
    }

    @Test
    void whoRefusesTheConnectionGivesNoAnswer() throws Exception {
        RawServer server = RawServer.answering("");
        server.close();
        assertThat(error(Deliveries.to(server.url()))).startsWith("no connection to 127.0.0.1:" + server.port() + ": ");
    }

    @Test
    void whoResetsTheConnectionAtOnceGivesNoAnswer() throws Exception {
        try (RawServer server = RawServer.unasked((out, connection) -> reset(connection))) {
            assertThat(error(Deliveries.to(server.url())))
                    .matches("(no answer from 127.0.0.1:" + server.port() + ": Connection reset.*" + "|127.0.0.1:"
                            + server.port() + " closed the connection without an answer)");
        }
    }

    @Test
    void whoResetsAfterTheRequestGivesNoAnswer() throws Exception {
        try (RawServer server = new RawServer((out, connection) -> reset(connection))) {
            assertThat(error(Deliveries.to(server.url())))
                    .matches("(no answer from 127.0.0.1:" + server.port() + ": Connection reset.*" + "|127.0.0.1:"
                            + server.port() + " closed the connection without an answer)");
        }
    }

    @Test
    void whoClosesWithinTheHeadGivesNoAnswer() throws Exception {
        try (RawServer server = new RawServer((out, connection) -> {
            write(out, "HTTP/1.1 200 OK\r\ncontent-le");
            connection.shutdownOutput();
        })) {
            assertThat(error(Deliveries.to(server.url())))
                    .isEqualTo("127.0.0.1:" + server.port() + " closed the connection without an answer");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 2", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n"})
    void whoHangsBeforeOrWithinTheHeadIsLeftWhenTimeIsUp(String start) throws Exception {
        try (RawServer server = new RawServer((out, connection) -> write(out, start))) {
            assertThat(error(Deliveries.to(server.url()).timeout(SHORT)))
                    .isEqualTo("no answer from 127.0.0.1:" + server.port() + " within 400 ms");
        }
    }

    @Test
    void whoDripsItsHeadIsLeftWhenTimeIsUp() throws Exception {
        try (RawServer server = new RawServer((out, connection) -> {
            write(out, "HTTP/1.1 200 OK\r\n");
            drip(out, "x: 1\r\n");
        })) {
            assertThat(error(Deliveries.to(server.url()).timeout(SHORT)))
                    .isEqualTo("no answer from 127.0.0.1:" + server.port() + " within 400 ms");
        }
    }

    @Test
    void whoHangsWithinTheBodyHasAnsweredAndIsLeftLongBeforeTimeIsUp() throws Exception {
        try (RawServer server = RawServer.answering("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nstart")) {
            Instant begin = Instant.now();
            Answered answered = sending.answer(Deliveries.to(server.url()).timeout(Duration.ofSeconds(15)));
            assertThat(answered.success()).isTrue();
            assertThat(answered.body()).isEqualTo("start");
            assertThat(answered.truncated()).isTrue();
            assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void whoDripsItsBodyHasAnsweredWhenTimeIsUp() throws Exception {
        try (RawServer server = new RawServer((out, connection) -> {
            write(out, "HTTP/1.1 500 Broken\r\ncontent-length: 100000\r\n\r\n");
            drip(out, "x");
        })) {
            Answered answered = sending.answer(Deliveries.to(server.url()).timeout(Duration.ofMillis(1500)));
            assertThat(answered.status()).isEqualTo(500);
            assertThat(answered.body()).matches("x+");
            assertThat(answered.truncated()).isTrue();
        }
    }

    @Test
    void of100MegabytesTheStartIsReadAndTheRestLeft() throws Exception {
        AtomicLong written = new AtomicLong();
        CountDownLatch over = new CountDownLatch(1);
        long whole = 100L * 1024 * 1024;
        try (RawServer server = new RawServer((out, connection) -> {
            write(out, "HTTP/1.1 200 OK\r\ncontent-length: " + whole + "\r\n\r\n");
            byte[] part = "y".repeat(64 * 1024).getBytes(ISO_8859_1);
            try {
                while (written.get() < whole) {
                    out.write(part);
                    written.addAndGet(part.length);
                }
            } finally {
                over.countDown();
            }
        })) {
            Answered answered = sending.answer(Deliveries.to(server.url()).answerBytes(4096));
            assertThat(answered.success()).isTrue();
            assertThat(answered.body()).isEqualTo("y".repeat(4096));
            assertThat(answered.truncated()).isTrue();
            assertThat(over.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(written.get()).isLessThan(whole / 2);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "220 mail.example ESMTP\r\n\r\n",
                "HTTP/9.9 200 OK\r\n\r\n",
                "HTTP/1.1 two hundred\r\n\r\n",
                "\u0000\u0001\u0002\r\n\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nokk"
            })
    void whoDoesNotSpeakHttpGivesNoAnswer(String bytes) throws Exception {
        try (RawServer server = new RawServer((out, connection) -> {
            write(out, bytes);
            connection.shutdownOutput();
        })) {
            assertThat(error(Deliveries.to(server.url())))
                    .startsWith("127.0.0.1:" + server.port() + " does not answer as HTTP asks: ");
        }
    }

    @Test
    void whoSaysOneLengthAndSendsLessHasAnswered() throws Exception {
        try (RawServer server = new RawServer((out, connection) -> {
            write(out, "HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\nless");
            connection.shutdownOutput();
        })) {
            Answered answered = sending.answer(Deliveries.to(server.url()));
            assertThat(answered.body()).isEqualTo("less");
            assertThat(answered.truncated()).isTrue();
        }
    }

    @Test
    void whatIsSentBeyondTheSaidLengthBelongsToNobody() throws Exception {
        try (RawServer server = RawServer.answering(
                "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nokHTTP/1.1 500 Smuggled\r\ncontent-length: 0\r\n\r\n")) {
            for (int i = 0; i < 3; i++) {
                assertThat(sending.answer(Deliveries.to(server.url())).status()).isEqualTo(200);
            }
        }
    }

    @Test
    void aChunkWithoutASizeEndsTheBody() throws Exception {
        try (RawServer server =
                RawServer.answering("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\nsize\r\n")) {
            Answered answered = sending.answer(Deliveries.to(server.url()));
            assertThat(answered.status()).isEqualTo(200);
            assertThat(answered.body()).isEqualTo("ok");
            assertThat(answered.truncated()).isTrue();
        }
    }

    @Test
    void bytesThatAreNoUtf8AreShownAsSuch() throws Exception {
        try (RawServer server = RawServer.answering(
                "HTTP/1.1 200 \u00c0\u0080\r\nx-odd: \u00ff\r\ncontent-length: 5\r\n\r\na\u00ff\u00fe\u0000b")) {
            Answered answered = sending.answer(Deliveries.to(server.url()));
            assertThat(answered.status()).isEqualTo(200);
            assertThat(answered.body()).isEqualTo("a\ufffd\ufffd\u0000b");
            assertThat(answered.headers()).containsKey("x-odd");
        }
    }

    @Test
    void whoSaysGoOnForEverIsLeftWhenTimeIsUp() throws Exception {
        try (RawServer server =
                new RawServer((out, connection) -> drip(out, "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n"))) {
            assertThat(error(Deliveries.to(server.url()).timeout(SHORT)))
                    .isEqualTo("no answer from 127.0.0.1:" + server.port() + " within 400 ms");
        }
    }

    @Test
    void whoReadsNothingOfALargeRequestIsLeftWhenTimeIsUp() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (RawServer server = RawServer.unasked((out, connection) -> {
            try {
                end.await();
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
        })) {
            assertThat(error(Deliveries.to(server.url())
                            .body("z".repeat(8 * 1024 * 1024))
                            .timeout(SHORT)))
                    .isEqualTo("no answer from 127.0.0.1:" + server.port() + " within 400 ms");
            end.countDown();
        }
    }

    @Test
    void aNameThatLeadsElsewhereAfterItWasJudgedIsNotAskedAgain() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        sending.names(host -> asked.incrementAndGet() == 1
                ? List.of(InetAddress.getLoopbackAddress())
                : List.of(Literal.parse("169.254.169.254").orElseThrow()));
        try (Site site = Site.answering(200)) {
            assertThat(sending.answer(Deliveries.to("http://rebinding.example:" + site.port() + "/"))
                            .status())
                    .isEqualTo(200);
            assertThat(asked).hasValue(1);
            assertThat(site.requests.get(0).header("host")).isEqualTo("rebinding.example:" + site.port());
        }
    }

    @Test
    void aNameThatIsLookedUpAgainIsJudgedAgainThoughAConnectionIsOpen() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-28T12:00:00Z"));
        AtomicReference<InetAddress> address = new AtomicReference<>(InetAddress.getLoopbackAddress());
        sending.clock(now::get).names(host -> List.of(Objects.requireNonNull(address.get())));
        try (Site site = Site.answering(200)) {
            Deliveries delivery = Deliveries.to("http://rebinding.example:" + site.port() + "/");
            assertThat(sending.send(delivery)).isInstanceOf(Answered.class);
            address.set(Literal.parse("10.0.0.1").orElseThrow());
            now.updateAndGet(time -> time.plusSeconds(11));
            assertThat(sending.send(delivery))
                    .isEqualTo(new Refused("egress: 10.0.0.1 is private and not listed in NOTIFIER_EGRESS_ALLOW"));
            assertThat(site.requests).hasSize(1);
        }
    }

    @Test
    void aNameServerThatHangsIsNoAnswerWhenTimeIsUp() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        sending.names(host -> {
            try {
                end.await();
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
            return List.of();
        });
        assertThat(error(Deliveries.to("http://slow.example/").timeout(SHORT)))
                .isEqualTo("no answer from slow.example:80 within 400 ms");
        end.countDown();
    }

    @Test
    void badReceiversLeaveNothingBehindForGoodOnes() throws Exception {
        try (RawServer bad = new RawServer((out, connection) -> reset(connection));
                Site good = Site.answering(204)) {
            List<CompletableFuture<Outcome>> outcomes = java.util.stream.Stream.generate(
                            () -> sending.begin(Deliveries.to(bad.url())))
                    .limit(200)
                    .toList();
            for (CompletableFuture<Outcome> outcome : outcomes) {
                assertThat(outcome.get(20, TimeUnit.SECONDS)).isInstanceOf(Unanswered.class);
            }
            assertThat(sending.answer(Deliveries.to(good.url("/"))).status()).isEqualTo(204);
        }
    }

    private String error(Deliveries delivery) throws Exception {
        return ((Unanswered) sending.send(delivery)).error();
    }

    private static void write(OutputStream out, String bytes) throws IOException {
        out.write(bytes.getBytes(ISO_8859_1));
        out.flush();
    }

    /** Something every 50 ms until the other side has enough. */
    private static void drip(OutputStream out, String part) throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        try {
            while (!never.await(50, TimeUnit.MILLISECONDS)) {
                write(out, part);
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private static void reset(Socket connection) throws IOException {
        connection.setSoLinger(true, 0);
        connection.close();
    }
}
