package dev.tocsin.prober.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.prober.check.Seen.Answered;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ReuseTest {
    private static final Route REUSED = new Route(Optional.empty(), Optional.empty(), true);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nUP";

    private static Checks check;

    @BeforeAll
    static void start() {
        check = Checks.start(2, 1 << 20, InstantSource.system(), System::nanoTime);
    }

    @AfterAll
    static void stop() {
        check.close();
    }

    private static LocalServer keeping(List<Socket> connections, String answer) {
        return LocalServer.start((head, connection, out) -> {
            connections.add(connection);
            out.write(answer.getBytes(UTF_8));
            while (LocalServer.readHead(connection.getInputStream()).startsWith("GET ")) {
                out.write(answer.getBytes(UTF_8));
            }
        });
    }

    private static Answered ask(LocalServer server) {
        return ask(server, "/");
    }

    private static Answered ask(LocalServer server, String path) {
        Seen seen = check.ask(
                        Target.get(server.url(path), Duration.ofSeconds(10)).with(REUSED))
                .join();
        assertThat(seen).isInstanceOf(Answered.class);
        return (Answered) seen;
    }

    @Test
    void asksOverTheConnectionOfTheProbeBefore() {
        List<Socket> connections = new CopyOnWriteArrayList<>();
        try (var server = keeping(connections, OK)) {
            Answered first = ask(server);
            Answered second = ask(server);

            assertThat(server.connections()).isEqualTo(1);
            assertThat(first.timings().connect()).isPresent();
            assertThat(second.timings().connect()).isEmpty();
            assertThat(second.body()).isEqualTo("UP");
        }
    }

    @Test
    void probesOfOneSiteAreAskedOnAllEventLoopsWithAConnectionEach() {
        List<Socket> connections = new CopyOnWriteArrayList<>();
        try (var server = keeping(connections, OK)) {
            for (int i = 0; i < 20; i++) {
                ask(server, "/" + i);
            }

            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void makesANewOneWhenTheOtherSideHasClosedIt() throws Exception {
        List<Socket> connections = new CopyOnWriteArrayList<>();
        try (var server = keeping(connections, OK)) {
            ask(server);
            connections.get(0).close();

            assertThat(ask(server).body()).isEqualTo("UP");
            await().until(() -> server.connections() == 2);
        }
    }

    @Test
    void makesANewOneWhenTheOtherSideClosesItInsteadOfAnswering() {
        List<String> heads = new CopyOnWriteArrayList<>();
        try (var server = LocalServer.start((head, connection, out) -> {
            out.write(OK.getBytes(UTF_8));
            heads.add(LocalServer.readHead(connection.getInputStream()));
        })) {
            ask(server);

            assertThat(ask(server).body()).isEqualTo("UP");
            assertThat(heads).hasSize(1);
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void keepsNoneThatTheOtherSideMeansToClose() {
        List<Socket> connections = new CopyOnWriteArrayList<>();
        try (var server = keeping(connections, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nUP")) {
            ask(server);
            ask(server);

            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void keepsNoneOnWhichSomethingCameUnasked() {
        List<Socket> connections = new CopyOnWriteArrayList<>();
        try (var server = keeping(connections, OK + "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nBAD")) {
            ask(server);

            assertThat(ask(server).body()).isEqualTo("UP");
        }
    }
}
