package dev.tocsin.notifier.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.bootstrap.reference.References;
import dev.tocsin.notifier.address.Cidr;
import dev.tocsin.notifier.address.EgressRules;
import dev.tocsin.notifier.address.Literal;
import dev.tocsin.notifier.delivery.Outcome.Answered;
import dev.tocsin.notifier.delivery.Outcome.Interrupted;
import dev.tocsin.notifier.delivery.Outcome.Refused;
import dev.tocsin.notifier.delivery.Outcome.Unanswered;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpSenderTest {
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Context context = vertx.getOrCreateContext();
    private final HttpSender shared = sender(loopbackAllowed(), Names.PLATFORM);

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    @Test
    void anAnswerIsToldWithHeadersAndBody() throws Exception {
        try (RawServer server = RawServer.answering(
                "HTTP/1.1 201 Made\r\nX-One: a\r\nX-One: b\r\nSet-Cookie: session=1\r\ncontent-length: 5\r\n\r\nhello")) {
            Answered answered = (Answered) send(Deliveries.to(server.url()).build());
            assertThat(answered.status()).isEqualTo(201);
            assertThat(answered.reason()).isEqualTo("Made");
            assertThat(answered.body()).isEqualTo("hello");
            assertThat(answered.truncated()).isFalse();
            assertThat(answered.headers()).containsEntry("x-one", "a, b").doesNotContainKey("set-cookie");
            assertThat(server.requests)
                    .singleElement()
                    .asString()
                    .startsWith("POST /hooks HTTP/1.1\r\n")
                    .contains("webhook-id: cb_1\r\n")
                    .contains("host: 127.0.0.1:" + server.port())
                    .endsWith("\r\n\r\n{}");
        }
    }

    @Test
    void connectionsAreKept() throws Exception {
        try (RawServer server = RawServer.answering(OK)) {
            for (int i = 0; i < 5; i++) {
                assertThat(send(Deliveries.to(server.url()).build())).isInstanceOf(Answered.class);
            }
            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    void aRedirectIsAnAnswerAndIsNotFollowed() throws Exception {
        try (RawServer server = RawServer.answering(
                "HTTP/1.1 302 Found\r\nlocation: http://169.254.169.254/\r\ncontent-length: 0\r\n\r\n")) {
            assertThat(((Answered) send(Deliveries.to(server.url()).build())).status())
                    .isEqualTo(302);
            assertThat(server.requests).hasSize(1);
        }
    }

    @Test
    void whatTheReceiverAsksForIsTold() throws Exception {
        try (RawServer server =
                RawServer.answering("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\ncontent-length: 0\r\n\r\n")) {
            Answered answered = (Answered) send(Deliveries.to(server.url()).build());
            assertThat(answered.retryAfter()).contains(Duration.ofSeconds(7));
            assertThat(answered.success()).isFalse();
        }
        try (RawServer server = RawServer.answering(
                "HTTP/1.1 503 Later\r\nRetry-After: Fri, 20 Nov 2099 11:00:00 GMT\r\ncontent-length: 0\r\n\r\n")) {
            assertThat(((Answered) send(Deliveries.to(server.url()).build())).retryAfter())
                    .contains(Duration.ofDays(7));
        }
    }

    @Test
    void aReceiverThatHangsIsLeftWhenTimeIsUp() throws Exception {
        try (RawServer server = new RawServer((out, connection) -> out.flush())) {
            Outcome outcome = send(
                    Deliveries.to(server.url()).timeout(Duration.ofMillis(200)).build());
            assertThat(outcome)
                    .isEqualTo(new Unanswered("no answer from 127.0.0.1:" + server.port() + " within 200 ms"));
        }
    }

    @Test
    void aReceiverThatClosesIsNoAnswer() throws Exception {
        try (RawServer server = new RawServer((out, connection) -> connection.close())) {
            assertThat(send(Deliveries.to(server.url()).build()))
                    .isInstanceOfSatisfying(
                            Unanswered.class,
                            unanswered -> assertThat(unanswered.error()).contains("closed the connection"));
        }
    }

    @Test
    void garbageIsNoAnswer() throws Exception {
        try (RawServer server = RawServer.answering("220 mail.example ESMTP\r\n\r\n")) {
            assertThat(send(Deliveries.to(server.url()).build())).isInstanceOf(Unanswered.class);
        }
    }

    @Test
    void endlessHeadersAreNoAnswer() throws Exception {
        try (RawServer server = new RawServer((out, connection) -> {
            out.write("HTTP/1.1 200 OK\r\n".getBytes(ISO_8859_1));
            forEver(out, "x-filler: 0123456789012345678901234567890123456789\r\n");
        })) {
            assertThat(send(Deliveries.to(server.url()).build())).isInstanceOf(Unanswered.class);
        }
    }

    @Test
    void ofAnEndlessBodyTheStartIsKeptAndTheConnectionClosed() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (RawServer server = new RawServer((out, connection) -> {
            out.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".getBytes(ISO_8859_1));
            try {
                forEver(out, "A\r\n0123456789\r\n");
            } finally {
                closed.countDown();
            }
        })) {
            Answered answered =
                    (Answered) send(Deliveries.to(server.url()).answerBytes(15).build());
            assertThat(answered.body()).isEqualTo("012345678901234");
            assertThat(answered.truncated()).isTrue();
            assertThat(answered.success()).isTrue();
            assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aBodyThatIsLongerThanWantedDoesNotCostTheConnection() throws Exception {
        try (RawServer server =
                RawServer.answering("HTTP/1.1 200 OK\r\ncontent-length: 20000\r\n\r\n" + "x".repeat(20_000))) {
            Delivery delivery = Deliveries.to(server.url()).answerBytes(10).build();
            assertThat(((Answered) send(delivery)).body()).isEqualTo("x".repeat(10));
            send(delivery);
            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    void anAnswerCountsThoughItsBodyDripsOrBreaksOff() throws Exception {
        try (RawServer server = RawServer.answering("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nstart")) {
            Answered dripping = (Answered) send(
                    Deliveries.to(server.url()).timeout(Duration.ofMillis(300)).build());
            assertThat(dripping.success()).isTrue();
            assertThat(dripping.body()).isEqualTo("start");
            assertThat(dripping.truncated()).isTrue();
        }
        try (RawServer server = new RawServer((out, connection) -> {
            out.write("HTTP/1.1 500 Broken\r\ncontent-length: 100\r\n\r\nstart".getBytes(ISO_8859_1));
            out.flush();
            connection.shutdownOutput();
        })) {
            Answered broken = (Answered) send(Deliveries.to(server.url()).build());
            assertThat(broken.status()).isEqualTo(500);
            assertThat(broken.truncated()).isTrue();
        }
    }

    @Test
    void aReceiverThatIsNotThereIsNoAnswer() throws Exception {
        // A port that is taken, so that nobody else listens there, and does not listen itself.
        try (Socket silent = new Socket()) {
            silent.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            String url = "http://127.0.0.1:" + silent.getLocalPort() + "/hooks";
            assertThat(send(Deliveries.to(url).build()))
                    .isInstanceOfSatisfying(
                            Unanswered.class,
                            unanswered -> assertThat(unanswered.error()).contains("no connection to"));
        }
    }

    @Test
    void anAddressThatMayNotBeCalledIsRefusedBeforeAnythingIsSent() throws Exception {
        try (RawServer server = RawServer.answering(OK)) {
            HttpSender strict = sender(new EgressRules(List.of()), Names.PLATFORM);
            assertThat(send(strict, Deliveries.to(server.url()).build()))
                    .isEqualTo(new Refused("egress: 127.0.0.1 is loopback and not listed in NOTIFIER_EGRESS_ALLOW"));
            assertThat(server.connections).hasValue(0);
        }
    }

    @Test
    void whatANameLeadsToIsJudgedNotTheName() throws Exception {
        HttpSender sender = sender(
                loopbackAllowed(),
                host -> List.of(Literal.parse("169.254.169.254").orElseThrow()));
        assertThat(send(sender, Deliveries.to("http://innocent.example/").build()))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.error()).contains("link-local"));
    }

    @Test
    void ofSeveralAddressesTheNextIsTriedAndTheNameStaysInTheRequest() throws Exception {
        try (RawServer server = RawServer.answering(OK)) {
            HttpSender sender = sender(
                    loopbackAllowed(),
                    host -> List.of(
                            Literal.parse("10.0.0.1").orElseThrow(),
                            Literal.parse("127.0.0.2").orElseThrow(),
                            Literal.parse("127.0.0.1").orElseThrow()));
            String url = "http://shop.example:" + server.port() + "/";
            assertThat(send(sender, Deliveries.to(url).build())).isInstanceOf(Answered.class);
            assertThat(server.requests.get(0)).contains("host: shop.example:" + server.port());
        }
    }

    @Test
    void aNameThatDoesNotResolveIsNoAnswer() throws Exception {
        HttpSender sender = sender(loopbackAllowed(), host -> {
            throw new UnknownHostException(host);
        });
        assertThat(send(sender, Deliveries.to("http://gone.example/").build()))
                .isEqualTo(new Unanswered("the name of gone.example:80 does not resolve"));
    }

    @Test
    void aCertificateThatNobodyVouchesForIsNoAnswerAndOneOfTheHooksOwnAuthorityIs() throws Exception {
        try (RawServer server = new RawServer(
                Certified.localhost().socket(), (out, connection) -> out.write(OK.getBytes(ISO_8859_1)))) {
            String url = "https://localhost:" + server.port() + "/";
            assertThat(send(Deliveries.to(url).build()))
                    .isInstanceOfSatisfying(
                            Unanswered.class,
                            unanswered -> assertThat(unanswered.error()).startsWith("TLS: "));
            assertThat(send(Deliveries.to(url)
                            .ca(Certified.localhost().certificate())
                            .build()))
                    .isInstanceOf(Answered.class);
            String other = "https://127.0.0.1:" + server.port() + "/";
            assertThat(send(Deliveries.to(other)
                            .ca(Certified.localhost().certificate())
                            .build()))
                    .isInstanceOf(Unanswered.class);
        }
    }

    @Test
    void whatIsOpenCanBeInterrupted() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        try (RawServer server = new RawServer((out, connection) -> arrived.countDown())) {
            HttpSender sender = sender(loopbackAllowed(), Names.PLATFORM);
            CompletableFuture<Outcome> outcome = begin(
                    sender,
                    Deliveries.to(server.url()).timeout(Duration.ofSeconds(30)).build());
            assertThat(arrived.await(5, TimeUnit.SECONDS)).isTrue();
            context.runOnContext(ignored -> sender.interrupt());
            assertThat(outcome.get(2, TimeUnit.SECONDS)).isEqualTo(new Interrupted());
        }
    }

    @Test
    void aHangingReceiverDoesNotHoldUpAnother() throws Exception {
        try (RawServer hanging = new RawServer((out, connection) -> out.flush());
                RawServer healthy = RawServer.answering(OK)) {
            HttpSender sender = sender(loopbackAllowed(), Names.PLATFORM);
            List<CompletableFuture<Outcome>> stuck = IntStream.range(0, 16)
                    .mapToObj(i -> begin(sender, Deliveries.to(hanging.url()).build()))
                    .toList();
            assertThat(send(sender, Deliveries.to(healthy.url()).build())).isInstanceOf(Answered.class);
            assertThat(stuck).noneMatch(CompletableFuture::isDone);
        }
    }

    @Test
    void aCharacterCutInTwoIsLeftOut() {
        byte[] euro = "1€".getBytes(UTF_8);
        assertThat(Answer.text(euro)).isEqualTo("1€");
        assertThat(Answer.text(Arrays.copyOf(euro, 3))).isEqualTo("1");
        assertThat(Answer.text(Arrays.copyOf(euro, 2))).isEqualTo("1");
    }

    private static void forEver(OutputStream out, String part) throws IOException {
        byte[] bytes = part.repeat(100).getBytes(ISO_8859_1);
        while (true) {
            out.write(bytes);
        }
    }

    private static EgressRules loopbackAllowed() {
        return new EgressRules(List.of(Cidr.parse("127.0.0.0/8"), Cidr.parse("::1")));
    }

    private HttpSender sender(EgressRules egress, Names names) {
        return new HttpSender(
                vertx,
                new HttpSender.Settings(
                        egress, Duration.ofSeconds(5), 16, Duration.ofSeconds(15), Duration.ofSeconds(5)),
                new HttpSender.Secrets(new References(name -> Optional.empty(), Clock.systemUTC()), Vault.NONE),
                names,
                Clock.systemUTC());
    }

    private Outcome send(Delivery delivery) throws Exception {
        return send(shared, delivery);
    }

    private Outcome send(HttpSender sender, Delivery delivery) throws Exception {
        return begin(sender, delivery).get(10, TimeUnit.SECONDS);
    }

    private CompletableFuture<Outcome> begin(HttpSender sender, Delivery delivery) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        context.runOnContext(ignored -> {
            Future<Outcome> sent = sender.send(delivery);
            sent.onSuccess(outcome::complete).onFailure(outcome::completeExceptionally);
        });
        return outcome;
    }
}
