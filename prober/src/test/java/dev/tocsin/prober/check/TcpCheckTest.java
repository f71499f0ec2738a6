package dev.tocsin.prober.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.prober.check.Seen.Answered;
import dev.tocsin.prober.check.Seen.Kind;
import dev.tocsin.prober.check.Seen.NoAnswer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TcpCheckTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private static Path folder;

    private static Checks check;
    private static SSLContext tls;

    private final List<String> heard = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        check = Checks.start(1, 1 << 20, InstantSource.system(), System::nanoTime);
        var certificates = new Certificates(folder);
        tls = certificates.server(certificates.sign("127.0.0.1", "-1d", 20));
    }

    @AfterAll
    static void stop() {
        check.close();
    }

    private static Target target(LocalServer server, Map<String, String> options) {
        return Target.of("tcp", URI.create("tcp://127.0.0.1:" + server.port()), LONG)
                .with(options)
                .with(Security.NONE);
    }

    private static Answered answer(LocalServer server, Map<String, String> options) {
        Seen seen = check.ask(target(server, options)).join();
        assertThat(seen).isInstanceOf(Answered.class);
        return (Answered) seen;
    }

    private static NoAnswer none(Target target) {
        return (NoAnswer) check.ask(target).join();
    }

    private static String line(Socket connection) throws IOException {
        return new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8)).readLine();
    }

    @Test
    void aConnectionWillDoWhereNothingIsExpected() {
        try (var server = LocalServer.startUnasked((head, connection, out) -> line(connection))) {
            Answered seen = answer(server, Map.of());

            assertThat(seen.address().getPort()).isEqualTo(server.port());
            assertThat(seen.timings().connect()).isPresent();
        }
    }

    @Test
    void waitsForWhatIsToBeReceivedHoweverItIsCutUp() {
        try (var server = LocalServer.startUnasked((head, connection, out) -> {
            for (byte each : "SSH-2.0-test\r\n".getBytes(UTF_8)) {
                out.write(each);
                out.flush();
            }
            line(connection);
        })) {
            assertThat(answer(server, Map.of("receive", "^SSH-2\\.0-\\w+\r\n")).body())
                    .isEqualTo("SSH-2.0-test\r\n");
        }
    }

    @Test
    void saysSomethingAndWaitsForTheReply() {
        try (var server = LocalServer.startUnasked((head, connection, out) -> {
            heard.add(line(connection));
            out.write("+PONG\r\n".getBytes(UTF_8));
        })) {
            answer(server, Map.of("send", "PING\r\n", "receive", "^\\+PONG"));

            assertThat(heard).containsExactly("PING");
        }
    }

    @Test
    void saysWhatItSaidInsteadWhenItCloses() {
        try (var server =
                LocalServer.startUnasked((head, connection, out) -> out.write("-ERR\r\nno\u0007".getBytes(UTF_8)))) {
            NoAnswer seen = none(target(server, Map.of("receive", "^\\+OK")));

            assertThat(seen.kind()).isEqualTo(Kind.UNEXPECTED);
            assertThat(seen.message())
                    .isEqualTo("tcp://127.0.0.1:" + server.port() + " closed the connection without anything that"
                            + " matches '^\\+OK': it said '-ERR no'");
        }
    }

    @Test
    void endsInTimeWhenTheReplyDoesNotCome() {
        try (var server = LocalServer.startUnasked((head, connection, out) -> line(connection))) {
            NoAnswer seen = none(target(server, Map.of("receive", "x")).within(Duration.ofMillis(300)));

            assertThat(seen.kind()).isEqualTo(Kind.TIMED_OUT);
        }
    }

    @Test
    void readsNoMoreThanItNeeds() {
        try (var server = LocalServer.startUnasked((head, connection, out) -> {
            while (true) {
                out.write("x".repeat(10_000).getBytes(UTF_8));
            }
        })) {
            NoAnswer seen = none(target(server, Map.of("receive", "y")));

            assertThat(seen.kind()).isEqualTo(Kind.UNEXPECTED);
            assertThat(seen.message()).contains("said more than 64 KiB without anything that matches 'y'");
        }
    }

    @Test
    void givesUpAPatternThatExplodes() {
        try (var server = LocalServer.startUnasked((head, connection, out) -> {
            out.write(("a".repeat(5000) + "b").getBytes(UTF_8));
            line(connection);
        })) {
            assertThat(none(target(server, Map.of("receive", "(a+)+c"))).message())
                    .startsWith("gave up looking for '(a+)+c'");
        }
    }

    @Test
    void saysWhenTheConnectionIsRefused() {
        assertThat(none(Target.of("tcp", URI.create("tcp://127.0.0.1:1"), LONG)).kind())
                .isEqualTo(Kind.REFUSED);
    }

    /** What a server of each protocol says on the way to TLS, and what it must hear. */
    private static String[][] dialogue(String protocol) {
        return switch (protocol) {
            case "smtp" ->
                new String[][] {
                    {"220-hello\r\n220 test\r\n", "EHLO tocsin"},
                    {"250-test\r\n250-PIPELINING\r\n250 STARTTLS\r\n", "STARTTLS"},
                    {"220 go\r\n", ""}
                };
            case "imap" -> new String[][] {{"* OK test\r\n", "a STARTTLS"}, {"* CAP x\r\na OK go\r\n", ""}};
            case "pop3" -> new String[][] {{"+OK test\r\n", "STLS"}, {"+OK go\r\n", ""}};
            default -> new String[][] {{"220 test\r\n", "AUTH TLS"}, {"234 go\r\n", ""}};
        };
    }

    private static void upgrade(Socket connection, String reply) throws IOException {
        try (SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(connection, "127.0.0.1", 0, true)) {
            secure.setUseClientMode(false);
            String said = line(secure);
            secure.getOutputStream().write((reply + said + "\r\n").getBytes(UTF_8));
            line(secure);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"smtp", "imap", "pop3", "ftp"})
    void goesOverToTlsAsTheProtocolDoes(String protocol) {
        try (var server = LocalServer.startUnasked((head, connection, out) -> {
            var in = new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8));
            for (String[] step : dialogue(protocol)) {
                out.write(step[0].getBytes(UTF_8));
                if (!step[1].isEmpty()) {
                    heard.add(in.readLine().equals(step[1]) ? "right" : "wrong");
                }
            }
            upgrade(connection, "250 ");
        })) {
            Answered seen = answer(server, Map.of("starttls", protocol, "send", "NOOP\r\n", "receive", "^250 NOOP"));

            assertThat(heard).isNotEmpty().containsOnly("right");
            assertThat(seen.certificate().orElseThrow().subject()).isEqualTo("CN=127.0.0.1");
            assertThat(seen.timings().tls()).isPresent();
        }
    }

    @Test
    void goesOverToTlsAsPostgresqlDoes() {
        try (var server = LocalServer.startUnasked((head, connection, out) -> {
            byte[] request = connection.getInputStream().readNBytes(8);
            heard.add(request[7] == 0x2f && request[4] == 4 ? "right" : "wrong");
            out.write('S');
            upgrade(connection, "");
        })) {
            Answered seen = answer(server, Map.of("starttls", "postgresql", "send", "x\r\n", "receive", "x"));

            assertThat(heard).containsExactly("right");
            assertThat(seen.certificate()).isPresent();
        }
    }

    @Test
    void refusesABadCertificateAfterGoingOver() {
        try (var server = LocalServer.startUnasked((head, connection, out) -> {
            out.write("+OK\r\n".getBytes(UTF_8));
            line(connection);
            out.write("+OK\r\n".getBytes(UTF_8));
            upgrade(connection, "");
        })) {
            NoAnswer seen = none(target(server, Map.of("starttls", "pop3")).with(Security.USUAL));

            assertThat(seen.kind()).isEqualTo(Kind.TLS);
            assertThat(seen.message()).contains("not signed by an authority that is trusted here");
        }
    }

    @Test
    void saysWhenTheServerDoesNotGoOverToTls() {
        try (var server = LocalServer.startUnasked((head, connection, out) -> {
            out.write("+OK\r\n".getBytes(UTF_8));
            line(connection);
            out.write("-ERR unknown command\r\n".getBytes(UTF_8));
        })) {
            NoAnswer seen = none(target(server, Map.of("starttls", "pop3")));

            assertThat(seen.kind()).isEqualTo(Kind.UNEXPECTED);
            assertThat(seen.message()).contains("it said '-ERR unknown command'");
        }
    }

    @Test
    void theTlsProbeSaysWithWhatTheHandshakeWasMade() throws Exception {
        try (var server = LocalServer.start(
                tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                (head, connection, out) -> out.write(0))) {
            var target = Target.of("tls", URI.create("tls://127.0.0.1:" + server.port()), LONG);

            Answered seen = (Answered) check.ask(target.with(Security.NONE)).join();
            NoAnswer untrusted = none(target);

            assertThat(seen.facts()).containsEntry("tls_version", "TLSv1.3").containsKey("cipher");
            assertThat(seen.certificate()).isPresent();
            assertThat(untrusted.kind()).isEqualTo(Kind.TLS);
        }
    }

    @Test
    void theTlsProbeSaysWhenThereIsNoTls() {
        try (var server = LocalServer.startUnasked((head, connection, out) -> out.write("hello\r\n".getBytes(UTF_8)))) {
            assertThat(none(Target.of("tls", URI.create("tls://127.0.0.1:" + server.port()), LONG))
                            .message())
                    .contains("does not speak TLS on this port");
        }
    }
}
