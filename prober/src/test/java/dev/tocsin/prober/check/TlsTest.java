package dev.tocsin.prober.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.prober.check.Seen.Answered;
import dev.tocsin.prober.check.Seen.Kind;
import dev.tocsin.prober.check.Seen.NoAnswer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    private static final char[] PASSWORD = "secret".toCharArray();
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private static Path folder;

    private static Checks check;
    private static SSLContext tls;

    @BeforeAll
    static void start() throws Exception {
        check = Checks.start(1, 1 << 20, InstantSource.system(), System::nanoTime);
        tls = SSLContext.getInstance("TLS");
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(selfSigned(), PASSWORD);
        tls.init(keys.getKeyManagers(), null, null);
    }

    private static KeyStore selfSigned() throws Exception {
        Path file = folder.resolve("keys.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        int code = new ProcessBuilder(List.of(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD),
                        "-validity",
                        "2"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        assertThat(code).isZero();
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    @AfterAll
    static void stop() {
        check.close();
    }

    private static LocalServer server(Set<String> sessions) throws Exception {
        ServerSocket socket = tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        return LocalServer.start(socket, (head, connection, out) -> {
            sessions.add(Long.toString(((SSLSocket) connection).getSession().getCreationTime())
                    + ((SSLSocket) connection).getSession());
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nUP".getBytes(UTF_8));
        });
    }

    private static Target insecure(LocalServer server) {
        return Target.get(server.secureUrl("/"), LONG).with(Security.NONE);
    }

    @Test
    void refusesACertificateThatNobodyTrustedHasSigned() throws Exception {
        try (var server = server(new ConcurrentSkipListSet<>())) {
            NoAnswer seen = (NoAnswer)
                    check.ask(Target.get(server.secureUrl("/"), LONG)).join();

            assertThat(seen.kind()).isEqualTo(Kind.TLS);
            assertThat(seen.message()).endsWith("the certificate is not signed by an authority that is trusted here");
        }
    }

    @Test
    void takesAnyCertificateWhenToldSoAndTimesTheHandshake() throws Exception {
        try (var server = server(new ConcurrentSkipListSet<>())) {
            Answered seen = (Answered) check.ask(insecure(server)).join();

            assertThat(seen.body()).isEqualTo("UP");
            assertThat(seen.timings().tls()).isPresent();
        }
    }

    @Test
    void makesAWholeHandshakeForEachProbe() throws Exception {
        Set<String> sessions = new ConcurrentSkipListSet<>();
        try (var server = server(sessions)) {
            check.ask(insecure(server)).join();
            check.ask(insecure(server)).join();
            check.ask(insecure(server)).join();

            assertThat(sessions).hasSize(3);
        }
    }

    @Test
    void takesTheEndOfTlsForTheEndOfABodyEvenIfTheConnectionStaysOpen() throws Exception {
        var plain = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        try (var server = LocalServer.startUnasked(plain, (head, connection, out) -> {
            SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(connection, "127.0.0.1", 0, false);
            secure.setUseClientMode(false);
            String unused = LocalServer.readHead(secure.getInputStream());
            secure.getOutputStream().write("HTTP/1.0 200 OK\r\n\r\nall of it".getBytes(UTF_8));
            secure.shutdownOutput();
            int end = connection.getInputStream().read();
            while (end >= 0) {
                end = connection.getInputStream().read();
            }
        })) {
            Answered seen = (Answered) check.ask(insecure(server)).join();

            assertThat(seen.body()).isEqualTo("all of it");
        }
    }
}
