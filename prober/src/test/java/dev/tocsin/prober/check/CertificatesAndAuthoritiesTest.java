package dev.tocsin.prober.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tocsin.prober.check.Certificates.Signed;
import dev.tocsin.prober.check.Security.Identity;
import dev.tocsin.prober.check.Seen.Answered;
import dev.tocsin.prober.check.Seen.Kind;
import dev.tocsin.prober.check.Seen.NoAnswer;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An endpoint's own authority, its own certificate, and certificates that are no good. */
class CertificatesAndAuthoritiesTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private static Path folder;

    private static Checks check;
    private static Certificates certificates;
    private static Signed good;
    private static Security own;

    @BeforeAll
    static void start() throws Exception {
        check = Checks.start(1, 1 << 20, InstantSource.system(), System::nanoTime);
        certificates = new Certificates(folder);
        good = certificates.sign("127.0.0.1", "-1d", 20);
        own = new Security(false, Optional.of(certificates.authority()), Optional.empty());
    }

    @AfterAll
    static void stop() {
        check.close();
    }

    private static LocalServer server(Signed signed, boolean wantsClient, List<String> clients) throws Exception {
        SSLContext context = certificates.server(signed);
        var socket = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        socket.setNeedClientAuth(wantsClient);
        return LocalServer.start(socket, (head, connection, out) -> {
            if (wantsClient) {
                clients.add(
                        ((SSLSocket) connection).getSession().getPeerPrincipal().getName());
            }
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nUP".getBytes(UTF_8));
        });
    }

    private static Seen ask(LocalServer server, Security security) {
        return check.ask(Target.get(server.secureUrl("/"), LONG).with(security)).join();
    }

    private static String refusal(LocalServer server, Security security) {
        NoAnswer seen = (NoAnswer) ask(server, security);
        assertThat(seen.kind()).isEqualTo(Kind.TLS);
        return seen.message();
    }

    @Test
    void trustsTheEndpointsOwnAuthorityAndTellsWhenTheCertificateExpires() throws Exception {
        try (var server = server(good, false, List.of())) {
            Answered seen = (Answered) ask(server, own);

            Certificate certificate = seen.certificate().orElseThrow();
            assertThat(certificate.subject()).isEqualTo("CN=127.0.0.1");
            assertThat(certificate.issuer()).isEqualTo("CN=Test CA");
            assertThat(certificate.expires())
                    .isCloseTo(Instant.now().plus(19, ChronoUnit.DAYS), within(1, ChronoUnit.HOURS));
        }
    }

    @Test
    void doesNotTrustAnAuthorityThatAnotherEndpointTrusts() throws Exception {
        try (var server = server(good, false, List.of())) {
            assertThat(refusal(server, Security.USUAL)).contains("not signed by an authority that is trusted here");
        }
    }

    @Test
    void refusesACertificateThatHasExpired() throws Exception {
        try (var server = server(certificates.sign("127.0.0.1", "-10d", 2), false, List.of())) {
            assertThat(refusal(server, own)).contains("the certificate has expired");
        }
    }

    @Test
    void refusesAChainOfWhichAnAuthorityInTheMiddleHasExpired() throws Exception {
        try (var server = server(certificates.signBelowExpired("127.0.0.1"), false, List.of())) {
            assertThat(refusal(server, own)).contains("the certificate has expired");
        }
    }

    @Test
    void refusesACertificateThatIsNotValidYet() throws Exception {
        try (var server = server(certificates.sign("127.0.0.1", "+2d", 20), false, List.of())) {
            assertThat(refusal(server, own)).contains("the certificate is not valid yet");
        }
    }

    @Test
    void refusesACertificateOfAnotherHost() throws Exception {
        try (var server = server(certificates.sign("other.example", "-1d", 20), false, List.of())) {
            assertThat(refusal(server, own))
                    .contains("the certificate is not good")
                    .contains("127.0.0.1");
        }
    }

    @Test
    void seesWhenACertificateExpiresThatItWasToldNotToCheck() throws Exception {
        try (var server = server(certificates.sign("127.0.0.1", "-10d", 2), false, List.of())) {
            Answered seen = (Answered) ask(server, Security.NONE);

            assertThat(seen.certificate().orElseThrow().expires()).isBefore(Instant.now());
        }
    }

    @Test
    void showsItsOwnCertificateToAServerThatAsksForOne() throws Exception {
        Signed client = certificates.sign("prober.example", "-1d", 20);
        List<String> clients = new CopyOnWriteArrayList<>();
        try (var server = server(good, true, clients)) {
            var identity = new Identity(client.certificate(), client.key());

            Seen seen = ask(server, new Security(false, own.authorities(), Optional.of(identity)));

            assertThat(seen).isInstanceOf(Answered.class);
            assertThat(clients).containsExactly("CN=prober.example");
        }
    }

    @Test
    void isRefusedByThatServerWithoutOne() throws Exception {
        try (var server = server(good, true, new CopyOnWriteArrayList<>())) {
            assertThat(ask(server, own)).isInstanceOf(NoAnswer.class);
        }
    }

    @Test
    void saysWhichPartOfTheDefinitionIsNoCertificateOrKey() throws Exception {
        try (var server = server(good, false, List.of())) {
            NoAnswer ca = (NoAnswer) ask(server, new Security(false, Optional.of("nonsense"), Optional.empty()));
            var identity = new Identity(good.certificate(), "-----BEGIN EC PRIVATE KEY-----");
            NoAnswer key = (NoAnswer) ask(server, new Security(true, Optional.empty(), Optional.of(identity)));

            assertThat(ca.kind()).isEqualTo(Kind.UNASKABLE);
            assertThat(ca.message()).startsWith("'ca' ");
            assertThat(key.kind()).isEqualTo(Kind.UNASKABLE);
            assertThat(key.message()).startsWith("auth.mtls.key is not a private key in PKCS#8");
        }
    }

    @Test
    void saysWhenTheServerSpeaksAnotherVersionOfTls() {
        byte[] protocolVersion = {0x15, 3, 1, 0, 2, 2, 70};
        try (var server = LocalServer.startUnasked((head, connection, out) -> {
            int unused = connection.getInputStream().read(new byte[16]);
            out.write(protocolVersion);
        })) {
            assertThat(refusal(server, own)).contains("protocol_version");
        }
    }
}
