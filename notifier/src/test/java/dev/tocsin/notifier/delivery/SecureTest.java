package dev.tocsin.notifier.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.notifier.delivery.Delivery.Login;
import dev.tocsin.notifier.delivery.Outcome.Answered;
import dev.tocsin.notifier.delivery.Outcome.Refused;
import dev.tocsin.notifier.delivery.Outcome.Unanswered;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** TLS with real servers: whom we trust, who we are, which HTTP is spoken inside, and proxies on the way. */
class SecureTest {
    private final Sending sending = new Sending();

    @AfterEach
    void close() throws Exception {
        sending.close();
    }

    @Test
    void aSelfSignedCertificateIsAcceptedWhereTheHookTrustsItAlone() throws Exception {
        try (RawServer server = serving(Certified.localhost().socket())) {
            assertThat(unanswered(Deliveries.to(url(server))))
                    .startsWith("TLS: the certificate of localhost:" + server.port() + " is not accepted: ");
            assertThat(sending.send(
                            Deliveries.to(url(server)).ca(Certified.localhost().certificate())))
                    .isInstanceOf(Answered.class);
            assertThat(unanswered(
                            Deliveries.to(url(server)).ca(Certified.client().certificate())))
                    .startsWith("TLS: the certificate of localhost:");
        }
    }

    @Test
    void anExpiredCertificateIsNotAccepted() throws Exception {
        try (RawServer server = serving(Certified.expired().socket())) {
            assertThat(unanswered(
                            Deliveries.to(url(server)).ca(Certified.expired().authority())))
                    .startsWith("TLS: the certificate of localhost:" + server.port() + " is not accepted: NotAfter: ");
            assertThat(server.requests).isEmpty();
        }
    }

    @Test
    void anExpiredCertificateIsNotTrustedThoughTheHookNamesIt() throws Exception {
        try (RawServer server = serving(Certified.expiredByItself().socket())) {
            assertThat(unanswered(Deliveries.to(url(server))
                            .ca(Certified.expiredByItself().certificate())))
                    .matches("ca: valid from \\S+Z to \\S+Z, not now");
            assertThat(server.requests).isEmpty();
        }
    }

    @Test
    void aKeyOfAnotherCertificateIsToldInWords() throws Exception {
        try (RawServer server = serving(Certified.localhost().socketFor(Certified.client()))) {
            Deliveries delivery = Deliveries.to(url(server))
                    .ca(Certified.localhost().certificate())
                    .login(new Login(
                            "mtls",
                            Map.of(
                                    "certificate",
                                    Certified.client().certificate(),
                                    "key",
                                    Certified.localhost().key())));
            assertThat(sending.send(delivery)).isNotInstanceOf(Answered.class);
            assertThat(server.requests).isEmpty();
        }
    }

    @Test
    void aCertificateForAnotherHostIsNotAccepted() throws Exception {
        try (RawServer server = serving(Certified.ofAnotherHost().socket())) {
            assertThat(unanswered(Deliveries.to(url(server))
                            .ca(Certified.ofAnotherHost().certificate())))
                    .contains("localhost:" + server.port() + " is not accepted: ")
                    .contains("matching localhost found");
            assertThat(server.requests).isEmpty();
        }
    }

    @Test
    void whoSpeaksNoTlsIsToldAsSuch() throws Exception {
        try (RawServer server =
                RawServer.unasked((out, connection) -> out.write("220 mail.example ESMTP\r\n".getBytes(ISO_8859_1)))) {
            assertThat(unanswered(Deliveries.to(url(server)))).startsWith("TLS: no secure connection to localhost:");
        }
    }

    @Test
    void aReceiverThatWantsToKnowUsSeesTheCertificateOfThisHookAlone() throws Exception {
        sending.environment("CERTIFICATE", Certified.client().certificate());
        sending.environment("KEY", Certified.client().key());
        String trusted = Certified.localhost().certificate();
        Login login = new Login("mtls", Map.of("certificate", "${env:CERTIFICATE}", "key", "${env:KEY}"));
        try (RawServer server = serving(Certified.localhost().socketFor(Certified.client()))) {
            assertThat(sending.send(Deliveries.to(url(server)).ca(trusted))).isInstanceOf(Unanswered.class);
            assertThat(sending.send(Deliveries.to(url(server)).ca(trusted).login(login)))
                    .isInstanceOf(Answered.class);
            assertThat(sending.send(Deliveries.to(url(server)).ca(trusted))).isInstanceOf(Unanswered.class);
            assertThat(server.requests).hasSize(1);
        }
    }

    @Test
    void aKeyThatIsNoneIsToldInWordsThatDoNotShowIt() throws Exception {
        try (RawServer server = serving(Certified.localhost().socketFor(Certified.client()))) {
            String broken = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0LWtleS1tYXRlcmlhbA==\n-----END PRIVATE KEY-----\n";
            Deliveries delivery = Deliveries.to(url(server))
                    .ca(Certified.localhost().certificate())
                    .login(new Login(
                            "mtls", Map.of("certificate", Certified.client().certificate(), "key", broken)));
            assertThat(sending.send(delivery))
                    .isEqualTo(new Refused("auth.mtls: the certificate or the key cannot be used"));
        }
    }

    @Test
    void aCaThatIsNoneIsRefused() throws Exception {
        Deliveries unreadable = Deliveries.to("https://localhost:1/")
                .ca("-----BEGIN CERTIFICATE-----\nbm9uZQ==\n-----END CERTIFICATE-----\n");
        assertThat(sending.send(unreadable)).isEqualTo(new Refused("ca: no certificate that can be read"));
        assertThat(sending.send(Deliveries.to("https://localhost:1/").ca("none")))
                .isEqualTo(new Refused("ca: expected PEM, or a reference to a file with PEM"));
    }

    @Test
    void aCertificateIsShownByHttpsAlone() throws Exception {
        Deliveries delivery = Deliveries.to("http://localhost:1/")
                .login(new Login(
                        "mtls",
                        Map.of(
                                "certificate",
                                Certified.client().certificate(),
                                "key",
                                Certified.client().key())));
        assertThat(sending.send(delivery))
                .isEqualTo(new Refused("auth.mtls: expected a URL with https:, which shows the certificate"));
    }

    @Test
    void http2IsSpokenWhereBothWantIt() throws Exception {
        try (Modern server = new Modern(true)) {
            Deliveries delivery =
                    Deliveries.to(server.url()).ca(Certified.localhost().certificate());
            assertThat(sending.answer(delivery).body()).isEqualTo("{}");
            assertThat(sending.answer(delivery.http2()).body()).isEqualTo("{}");
            assertThat(sending.answer(delivery).body()).isEqualTo("{}");
            assertThat(server.versions).containsExactly("HTTP_1_1", "HTTP_2", "HTTP_2");
        }
        try (Modern server = new Modern(false)) {
            Deliveries delivery =
                    Deliveries.to(server.url()).ca(Certified.localhost().certificate());
            assertThat(sending.answer(delivery.http2()).body()).isEqualTo("{}");
            assertThat(server.versions).containsExactly("HTTP_1_1");
        }
    }

    @Test
    void anHttpProxyIsToldTheAddressThatWasJudgedNotTheName() throws Exception {
        try (RawServer server = serving(Certified.localhost().socket());
                Tunnel proxy = new Tunnel(true)) {
            sending.environment("PROXY", "http://ann:s3cret-pw@proxy.example:" + proxy.port());
            Deliveries delivery = Deliveries.to(url(server))
                    .ca(Certified.localhost().certificate())
                    .proxy("${env:PROXY}");
            assertThat(sending.send(delivery)).isInstanceOf(Answered.class);
            assertThat(proxy.asked).containsExactly("CONNECT 127.0.0.1:" + server.port());
            assertThat(proxy.heads.get(0)).containsIgnoringCase("proxy-authorization: Basic YW5uOnMzY3JldC1wdw==");
            assertThat(server.requests.get(0))
                    .contains("host: localhost:" + server.port())
                    .doesNotContainIgnoringCase("proxy-authorization");
        }
    }

    @Test
    void throughASocksProxyPlainRequestsGoToo() throws Exception {
        try (Site site = Site.answering(200);
                Tunnel proxy = new Tunnel(true)) {
            Deliveries delivery = Deliveries.to("http://shop.example:" + site.port() + "/")
                    .proxy("socks5://127.0.0.1:" + proxy.port());
            assertThat(sending.answer(delivery).status()).isEqualTo(200);
            assertThat(proxy.asked).containsExactly("SOCKS 127.0.0.1:" + site.port());
        }
    }

    @Test
    void throughAnHttpProxyPlainRequestsDoNotGo() throws Exception {
        assertThat(sending.send(Deliveries.to("http://shop.example/").proxy("http://proxy.example:3128")))
                .isEqualTo(new Refused("proxy: shop.example:80 is called with http:, which an HTTP proxy would look up"
                        + " itself; expected https: or a socks5: proxy"));
    }

    @Test
    void bothTheProxyAndWhatIsBehindItAreJudged() throws Exception {
        try (Tunnel proxy = new Tunnel(true)) {
            String through = "http://127.0.0.1:" + proxy.port();
            assertThat(sending.send(Deliveries.to("https://10.0.0.1/").proxy(through)))
                    .isEqualTo(new Refused("egress: 10.0.0.1 is private and not listed in NOTIFIER_EGRESS_ALLOW"));
            assertThat(sending.send(Deliveries.to("https://localhost/").proxy("http://10.0.0.1:3128")))
                    .isEqualTo(new Refused("egress: 10.0.0.1 is private and not listed in NOTIFIER_EGRESS_ALLOW"));
            assertThat(proxy.asked).isEmpty();
        }
    }

    @Test
    void aProxyThatRefusesOrIsNotThereIsNoAnswer() throws Exception {
        Tunnel proxy = new Tunnel(false);
        Deliveries delivery = Deliveries.to("https://localhost:1/").proxy("http://127.0.0.1:" + proxy.port());
        assertThat(unanswered(delivery))
                .contains("localhost:1 through the proxy 127.0.0.1:" + proxy.port())
                .contains("403");
        proxy.close();
        assertThat(unanswered(delivery))
                .startsWith("no connection to localhost:1 through the proxy 127.0.0.1:" + proxy.port());
    }

    @Test
    void whatIsNoProxyIsRefusedWithoutShowingIt() throws Exception {
        sending.environment("PROXY", "https://ann:s3cret@proxy.example");
        assertThat(sending.send(Deliveries.to("https://localhost:1/").proxy("${env:PROXY}")))
                .isEqualTo(new Refused(
                        "proxy: expected a URL such as http://proxy.example:3128 or" + " socks5://proxy.example:1080"));
    }

    private String unanswered(Deliveries delivery) throws Exception {
        return ((Unanswered) sending.send(delivery)).error();
    }

    private static String url(RawServer server) {
        return "https://localhost:" + server.port() + "/";
    }

    private static RawServer serving(ServerSocket socket) {
        return new RawServer(
                socket,
                (out, connection) -> out.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok".getBytes(ISO_8859_1)));
    }

    /** A server that repeats bodies and notes in which version they came. */
    private static final class Modern implements AutoCloseable {
        private final Vertx vertx = Vertx.vertx();
        private final HttpServer server;
        private final List<String> versions = new CopyOnWriteArrayList<>();

        Modern(boolean http2) throws Exception {
            server = vertx.createHttpServer(new HttpServerOptions()
                            .setSsl(true)
                            .setUseAlpn(http2)
                            .setKeyCertOptions(new PemKeyCertOptions()
                                    .addCertValue(
                                            Buffer.buffer(Certified.localhost().certificate()))
                                    .addKeyValue(
                                            Buffer.buffer(Certified.localhost().key()))))
                    .requestHandler(request -> {
                        versions.add(request.version().name());
                        request.bodyHandler(body -> request.response().end(body));
                    })
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
        }

        String url() {
            return "https://localhost:" + server.actualPort() + "/";
        }

        @Override
        public void close() {
            vertx.close()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(10, TimeUnit.SECONDS)
                    .join();
        }
    }
}
