package dev.tocsin.prober.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tocsin.prober.check.Seen.Answered;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is seen of servers that answer. */
class HttpCheckTest {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Kind: test\r\n\r\nUP";

    private static Checks check;

    @BeforeAll
    static void start() {
        check = Checks.start(1, 64 << 20, InstantSource.system(), System::nanoTime);
    }

    @AfterAll
    static void stop() {
        check.close();
    }

    private static Answered answer(Target target) {
        Seen seen = check.ask(target).join();
        assertThat(seen).isInstanceOf(Answered.class);
        return (Answered) seen;
    }

    private static Target with(Target base, String method, List<Header> headers, Optional<String> body) {
        return base.with(Request.of(method, headers, body));
    }

    @Test
    void seesStatusHeadersBodyAndTheAddressConnectedTo() {
        try (var server = LocalServer.answering(OK)) {
            Answered seen = answer(Target.get(server.url("/health"), LONG));

            assertThat(seen.status()).isEqualTo(200);
            assertThat(seen.body()).isEqualTo("UP");
            assertThat(seen.truncated()).isFalse();
            assertThat(seen.headers()).contains(new Header("X-Kind", "test"));
            assertThat(seen.address())
                    .isEqualTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        }
    }

    @Test
    void findsTheAddressOfAName() {
        try (var server = LocalServer.answering(OK)) {
            URI url = URI.create("http://localhost:" + server.port() + "/");

            assertThat(answer(Target.get(url, LONG)).address().getPort()).isEqualTo(server.port());
        }
    }

    @Test
    void timesEachPhaseThatWasNeeded() {
        try (var server = LocalServer.start((head, connection, out) -> {
            Thread.sleep(60);
            out.write(OK.getBytes(UTF_8));
        })) {
            Timings timings = answer(Target.get(server.url("/"), LONG)).timings();

            assertThat(timings.resolve()).isPresent();
            assertThat(timings.connect()).isPresent();
            assertThat(timings.tls()).isEmpty();
            assertThat(timings.firstByte())
                    .hasValueSatisfying(time -> assertThat(time).isGreaterThan(Duration.ofMillis(50)));
            assertThat(timings.total()).isGreaterThan(timings.firstByte().orElseThrow());
        }
    }

    @Test
    void sendsMethodHeadersBodyAndItsOwnName() {
        List<String> heads = new CopyOnWriteArrayList<>();
        try (var server = LocalServer.start((head, connection, out) -> {
            byte[] body = connection.getInputStream().readNBytes(4);
            heads.add(head + new String(body, UTF_8));
            out.write(OK.getBytes(UTF_8));
        })) {
            var target = Target.get(server.url("/a/b?c=d%20e"), LONG);

            answer(with(target, "POST", List.of(new Header("X-Mine", "yes")), Optional.of("ping")));

            assertThat(heads.get(0))
                    .startsWith("POST /a/b?c=d%20e HTTP/1.1\r\n")
                    .contains("host: 127.0.0.1:" + server.port())
                    .contains("user-agent: Tocsin/0.1")
                    .contains("X-Mine: yes")
                    .contains("content-length: 4")
                    .contains("connection: close")
                    .endsWith("ping");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PURGE", "PROPFIND", "M-SEARCH"})
    void sendsAnyMethodAndABodyIfThereIsOne(String method) {
        List<String> heads = new CopyOnWriteArrayList<>();
        try (var server = LocalServer.start((head, connection, out) -> {
            int length = head.toLowerCase(Locale.ROOT).contains("content-length: 4") ? 4 : 0;
            heads.add(head.lines().findFirst().orElse("")
                    + new String(connection.getInputStream().readNBytes(length), UTF_8));
            out.write(OK.getBytes(UTF_8));
        })) {
            Target target = Target.get(server.url("/"), LONG);

            assertThat(answer(with(target, method, List.of(), Optional.empty())).status())
                    .isEqualTo(200);
            answer(with(target, method, List.of(), Optional.of("ping")));

            assertThat(heads).containsExactly(method + " / HTTP/1.1", method + " / HTTP/1.1ping");
        }
    }

    @Test
    void asksAnAddressOfIpVersion6() throws Exception {
        byte[] loopback = new byte[16];
        loopback[15] = 1;
        var socket = new ServerSocket(0, 50, InetAddress.getByAddress(loopback));
        try (var server = LocalServer.start(socket, (head, connection, out) -> out.write(OK.getBytes(UTF_8)))) {
            Answered seen = answer(Target.get(URI.create("http://[::1]:" + server.port() + "/"), LONG));

            assertThat(seen.status()).isEqualTo(200);
            assertThat(seen.address().getAddress()).isEqualTo(InetAddress.getByAddress(loopback));
        }
    }

    @Test
    void sendsTheUserAndPasswordOfTheUrlAsBasicAuthorization() {
        List<String> heads = new CopyOnWriteArrayList<>();
        try (var server = LocalServer.start((head, connection, out) -> {
            heads.add(head);
            out.write(OK.getBytes(UTF_8));
        })) {
            answer(Target.get(URI.create("http://me:s%2Fw@127.0.0.1:" + server.port() + "/"), LONG));

            assertThat(heads.get(0)).contains("authorization: Basic bWU6cy93");
        }
    }

    @Test
    void opensAConnectionOfItsOwnForEachProbe() {
        try (var server = LocalServer.answering(OK)) {
            answer(Target.get(server.url("/"), LONG));
            answer(Target.get(server.url("/"), LONG));

            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void readsABodyThatEndsWithTheConnection() {
        try (var server = LocalServer.answering("HTTP/1.0 200 OK\r\n\r\nall of it")) {
            assertThat(answer(Target.get(server.url("/"), LONG)).body()).isEqualTo("all of it");
        }
    }

    @Test
    void decodesTheBodyAsTheAnswerSays() {
        try (var server = LocalServer.start((head, connection, out) -> {
            out.write("HTTP/1.0 200 OK\r\nContent-Type: text/plain; charset=ISO-8859-1\r\n\r\n".getBytes(UTF_8));
            out.write(new byte[] {'M', (byte) 0xFC, 'l', 'l'});
        })) {
            assertThat(answer(Target.get(server.url("/"), LONG)).body()).isEqualTo("Müll");
        }
    }

    @Test
    void waitsForTheAnswerBehindInterimOnes() {
        try (var server = LocalServer.answering("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + OK)) {
            assertThat(answer(Target.get(server.url("/"), LONG)).status()).isEqualTo(200);
        }
    }

    @Test
    void expectsNoBodyOfAHeadRequest() {
        try (var server = LocalServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n")) {
            var target = with(Target.get(server.url("/"), LONG), "HEAD", List.of(), Optional.empty());

            assertThat(answer(target).status()).isEqualTo(200);
        }
    }

    @Test
    void keepsNoBodyThatIsNotWanted() {
        try (var server = LocalServer.answering(OK)) {
            var target = Target.get(server.url("/"), LONG).withoutBody();

            assertThat(answer(target).body()).isEmpty();
        }
    }

    @Test
    void followsRedirectsAndShowsEachHop() {
        try (var server = LocalServer.start((head, connection, out) -> out.write((head.startsWith("GET /new ")
                        ? OK
                        : "HTTP/1.1 302 Found\r\nLocation: /new\r\nContent-Length: 0\r\n\r\n")
                .getBytes(UTF_8)))) {
            Answered seen = answer(Target.get(server.url("/old"), LONG));

            assertThat(seen.status()).isEqualTo(200);
            assertThat(seen.hops()).extracting(Hop::url, Hop::status).containsExactly(tuple(server.url("/old"), 302));
            assertThat(seen.timings().total())
                    .isGreaterThan(seen.hops().get(0).timings().total());
        }
    }

    @Test
    void leavesRedirectsAloneWhenToldSo() {
        try (var server = LocalServer.answering("HTTP/1.1 302 Found\r\nLocation: /new\r\nContent-Length: 0\r\n\r\n")) {
            var target = Target.get(server.url("/"), LONG).with(Request.GET.leavingRedirects());

            assertThat(answer(target).status()).isEqualTo(302);
        }
    }

    @Test
    void doesNotTakeCredentialsToAnotherOrigin() {
        List<String> heads = new CopyOnWriteArrayList<>();
        try (var other = LocalServer.start((head, connection, out) -> {
                    heads.add(head);
                    out.write(OK.getBytes(UTF_8));
                });
                var server = LocalServer.answering(
                        "HTTP/1.1 307 Go\r\nLocation: " + other.url("/") + "\r\nContent-Length: 0\r\n\r\n")) {
            var headers = List.of(
                    new Header("Authorization", "Bearer hush"),
                    new Header("X-Own", "hush", true),
                    new Header("X-Open", "tell"));

            answer(with(Target.get(server.url("/"), LONG), "GET", headers, Optional.empty()));

            assertThat(heads.get(0)).contains("X-Open: tell").doesNotContain("hush");
        }
    }

    @Test
    void turnsAPostIntoAGetWhereTheRedirectMeansThat() {
        List<String> heads = new CopyOnWriteArrayList<>();
        try (var server = LocalServer.start((head, connection, out) -> {
            heads.add(head);
            boolean first = head.contains(" /form ");
            out.write(
                    (first ? "HTTP/1.1 303 See\r\nLocation: /done\r\nContent-Length: 0\r\n\r\n" : OK).getBytes(UTF_8));
        })) {
            var target = Target.get(server.url("/form"), LONG);

            answer(with(target, "POST", List.of(new Header("Content-Type", "text/plain")), Optional.of("x")));

            assertThat(heads.get(1)).startsWith("GET /done ").doesNotContainIgnoringCase("content-");
        }
    }

    @Test
    void asksManyAtOnceOnOneThread() {
        try (var server = LocalServer.answering(OK)) {
            List<CompletableFuture<Seen>> asked = Stream.generate(() -> check.ask(Target.get(server.url("/"), LONG)))
                    .limit(40)
                    .toList();

            assertThat(asked).allSatisfy(each -> assertThat(each.join()).isInstanceOf(Answered.class));
        }
    }
}
