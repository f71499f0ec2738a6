package dev.tocsin.prober.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.prober.check.Seen.Answered;
import dev.tocsin.prober.check.Seen.Kind;
import dev.tocsin.prober.check.Seen.NoAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProxyTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nUP";

    @TempDir
    private static Path folder;

    private static Checks check;

    private final List<String> heads = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() {
        check = Checks.start(1, 1 << 20, InstantSource.system(), System::nanoTime);
    }

    @AfterAll
    static void stop() {
        check.close();
    }

    private static Target through(String proxy, URI url) {
        return Target.get(url, LONG).with(new Route(Optional.empty(), Optional.of(URI.create(proxy)), false));
    }

    /** Opens a way to where it is asked to and carries everything there and back. */
    private LocalServer tunnel() {
        return LocalServer.start((head, connection, out) -> {
            heads.add(head);
            String[] place = head.split(" ", 3)[1].split(":", 2);
            carry(place[0], Integer.parseInt(place[1]), connection, out, "HTTP/1.1 200 Go\r\n\r\n".getBytes(UTF_8));
        });
    }

    private static void carry(String host, int port, Socket connection, OutputStream out, byte[] greeting)
            throws IOException {
        try (var there = new Socket(InetAddress.getByName(host), port)) {
            out.write(greeting);
            Thread back = new Thread(() -> copy(there, connection));
            back.setDaemon(true);
            back.start();
            copy(connection, there);
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException closed) {
            assertThat(closed).isNotNull();
        }
    }

    @Test
    void asksAProxyInWordsForPlainHttp() {
        try (var proxy = LocalServer.start((head, connection, out) -> {
            heads.add(head);
            out.write(OK.getBytes(UTF_8));
        })) {
            String url = "http://me:s%2Fw@127.0.0.1:" + proxy.port();

            Answered seen = (Answered) check.ask(through(url, URI.create("http://shop.invalid/a?b")))
                    .join();

            assertThat(seen.body()).isEqualTo("UP");
            assertThat(heads.get(0))
                    .startsWith("GET http://shop.invalid/a?b HTTP/1.1\r\n")
                    .contains("host: shop.invalid\r\n")
                    .contains("Proxy-Authorization: Basic bWU6cy93");
        }
    }

    @Test
    void goesThroughAProxyForTls() throws Exception {
        var certificates = new Certificates(folder);
        var signed = certificates.sign("127.0.0.1", "-1d", 20);
        try (var proxy = tunnel();
                var server = LocalServer.start(
                        certificates
                                .server(signed)
                                .getServerSocketFactory()
                                .createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                        (head, connection, out) -> out.write(OK.getBytes(UTF_8)))) {
            String url = "http://me:hush@127.0.0.1:" + proxy.port();

            Seen seen = check.ask(through(url, server.secureUrl("/")).with(Security.NONE))
                    .join();

            assertThat(((Answered) seen).body()).isEqualTo("UP");
            assertThat(heads.get(0))
                    .startsWith("CONNECT 127.0.0.1:" + server.port() + " HTTP/1.1")
                    .contains("proxy-authorization: Basic bWU6aHVzaA==");
        }
    }

    @Test
    void goesThroughASocksProxyWithoutLookingUpTheName() {
        try (var server = LocalServer.answering(OK);
                var proxy = LocalServer.startUnasked((head, connection, out) -> {
                    InputStream in = connection.getInputStream();
                    heads.add("methods " + in.readNBytes(2 + 1).length);
                    out.write(new byte[] {5, 0});
                    byte[] request = in.readNBytes(5);
                    heads.add(new String(in.readNBytes(request[4]), UTF_8));
                    in.readNBytes(2);
                    carry("127.0.0.1", server.port(), connection, out, new byte[] {5, 0, 0, 1, 127, 0, 0, 1, 0, 0});
                })) {
            Answered seen = (Answered)
                    check.ask(through("socks5://127.0.0.1:" + proxy.port(), URI.create("http://shop.invalid/")))
                            .join();

            assertThat(seen.body()).isEqualTo("UP");
            assertThat(heads).contains("shop.invalid");
        }
    }

    @Test
    void aProxyThatIsNotThereIsNoFaultOfTheTarget() {
        NoAnswer seen = (NoAnswer) check.ask(through("http://127.0.0.1:1", URI.create("http://shop.invalid/")))
                .join();

        assertThat(seen.kind()).isEqualTo(Kind.OWN_TROUBLE);
        assertThat(seen.message()).isEqualTo("the proxy cannot be used: http://127.0.0.1:1 refused the connection");
    }

    @Test
    void aProxyThatWantsAnotherPasswordIsNoFaultOfTheTarget() {
        try (var proxy =
                LocalServer.answering("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")) {
            String url = "http://127.0.0.1:" + proxy.port();

            NoAnswer plain = (NoAnswer)
                    check.ask(through(url, URI.create("http://shop.invalid/"))).join();
            NoAnswer tls = (NoAnswer)
                    check.ask(through(url, URI.create("https://shop.invalid/"))).join();

            assertThat(plain.kind()).isEqualTo(Kind.OWN_TROUBLE);
            assertThat(tls.kind()).isEqualTo(Kind.OWN_TROUBLE);
            assertThat(tls.message()).contains("status: 407");
        }
    }

    @Test
    void aProxyThatFindsNoWayToTheTargetSaysSomethingAboutTheTarget() {
        try (var proxy = LocalServer.answering("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")) {
            NoAnswer seen = (NoAnswer)
                    check.ask(through("http://127.0.0.1:" + proxy.port(), URI.create("https://shop.invalid/")))
                            .join();

            assertThat(seen.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(seen.message()).startsWith("the proxy finds no way there");
        }
    }

    @Test
    void doesNotSendAProxyToTheMetadataOfACloud() {
        try (var proxy = LocalServer.answering(OK)) {
            String url = "http://127.0.0.1:" + proxy.port();

            for (String host :
                    List.of("169.254.169.254", "metadata.google.internal", "2852039166", "[fd00:ec2::254]")) {
                NoAnswer seen = (NoAnswer) check.ask(through(url, URI.create("http://" + host + "/")))
                        .join();
                assertThat(seen.kind()).as(host).isEqualTo(Kind.FORBIDDEN);
            }
            assertThat(proxy.connections()).isZero();
        }
    }
}
