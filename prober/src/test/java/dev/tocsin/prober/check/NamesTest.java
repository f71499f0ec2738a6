package dev.tocsin.prober.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.prober.check.Seen.Answered;
import dev.tocsin.prober.check.Seen.Kind;
import dev.tocsin.prober.check.Seen.NoAnswer;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whose fault it is when a name leads nowhere. */
class NamesTest {
    private static final Duration SHORT = Duration.ofMillis(1500);
    private static final Duration LONG = Duration.ofSeconds(20);

    private static Checks asking(LocalNameServer server) {
        return Checks.start(
                1, 1 << 20, new SequentialDnsServerAddressStreamProvider(server.address()), System::nanoTime);
    }

    private static Seen ask(LocalNameServer server, String url, Route route, Duration timeout) {
        try (var check = asking(server)) {
            return check.ask(Target.get(URI.create(url), timeout).with(route)).join();
        }
    }

    private static NoAnswer silence(LocalNameServer server, String url, Duration timeout) {
        return (NoAnswer) ask(server, url, Route.DIRECT, timeout);
    }

    @Test
    void aNameServerThatIsSilentForEverythingIsNoFaultOfTheTarget() {
        try (var names = LocalNameServer.start(query -> Optional.empty())) {
            NoAnswer seen = silence(names, "http://shop.example/", SHORT);

            assertThat(seen.kind()).isEqualTo(Kind.NO_NAME_SERVER);
            assertThat(seen.kind().isOwn()).isTrue();
        }
    }

    @Test
    void aNameServerThatGivesUpOnEverythingIsNoFaultOfTheTargetEither() {
        try (var names = LocalNameServer.start(query -> Optional.empty())) {
            NoAnswer seen = silence(names, "http://shop.example/", Duration.ofSeconds(60));

            assertThat(seen.kind()).isEqualTo(Kind.NO_NAME_SERVER);
            assertThat(seen.message())
                    .isEqualTo("no name server answered, neither when asked for shop.example nor for anything else");
        }
    }

    @Test
    void aNameServerThatIsSilentForThisNameAloneSaysSomethingAboutTheTarget() {
        try (var names = LocalNameServer.start(
                query -> query.name().equals(".") ? Optional.of(LocalNameServer.nothing()) : Optional.empty())) {
            NoAnswer seen = silence(names, "http://shop.example/", SHORT);

            assertThat(seen.kind()).isEqualTo(Kind.TIMED_OUT);
        }
    }

    @Test
    void aNameThatDoesNotExistSaysSomethingAboutTheTarget() {
        try (var names = LocalNameServer.start(query -> Optional.of(LocalNameServer.unknown()))) {
            NoAnswer seen = silence(names, "http://shop.example/", LONG);

            assertThat(seen.kind()).isEqualTo(Kind.UNRESOLVED);
            assertThat(seen.message()).isEqualTo("no address found for shop.example");
        }
    }

    @Test
    void asksForAddressesOfTheWantedKindOnly() {
        try (var server = LocalServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                var names = LocalNameServer.start(query -> Optional.of(
                        query.type().equals("A")
                                ? LocalNameServer.address("127.0.0.1")
                                : LocalNameServer.address("::1")))) {
            String url = "http://shop.example:" + server.port() + "/";

            Seen four = ask(names, url, new Route(Optional.of(4), Optional.empty(), false), LONG);
            Seen six = ask(names, url, new Route(Optional.of(6), Optional.empty(), false), LONG);

            assertThat(((Answered) four).address().getAddress().getHostAddress())
                    .isEqualTo("127.0.0.1");
            assertThat(six).isInstanceOf(NoAnswer.class);
            assertThat(names.asked()).contains("A shop.example.", "AAAA shop.example.");
        }
    }
}
