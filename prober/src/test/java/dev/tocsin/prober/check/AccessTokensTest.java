package dev.tocsin.prober.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.prober.check.Seen.Answered;
import dev.tocsin.prober.check.Seen.Kind;
import dev.tocsin.prober.check.Seen.NoAnswer;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** OAuth 2.0 client credentials against a token server on loopback. */
class AccessTokensTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private static Checks check;

    private final List<String> tokenRequests = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() {
        check = Checks.start(1, 1 << 20, InstantSource.system(), System::nanoTime);
    }

    @AfterAll
    static void stop() {
        check.close();
    }

    private static String json(int status, String body) {
        return "HTTP/1.1 " + status + " X\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
    }

    private static String token(String value, int seconds) {
        return json(200, "{\"access_token\":\"" + value + "\",\"expires_in\":" + seconds + "}");
    }

    private static String body(String head, Socket connection) throws java.io.IOException {
        int length = head.lines()
                .filter(line -> line.startsWith("content-length: "))
                .mapToInt(line -> Integer.parseInt(line.substring(16)))
                .findFirst()
                .orElse(0);
        return new String(connection.getInputStream().readNBytes(length), UTF_8);
    }

    private LocalServer tokenServer(Function<String, String> answer) {
        return LocalServer.start((head, connection, out) -> {
            String request = head + body(head, connection);
            tokenRequests.add(request);
            out.write(answer.apply(request).getBytes(UTF_8));
        });
    }

    private LocalServer target(int status) {
        return LocalServer.start((head, connection, out) -> {
            requests.add(head);
            out.write(json(status, "{}").getBytes(UTF_8));
        });
    }

    private static Seen ask(LocalServer target, LocalServer tokens, String scopes) {
        var credentials = new ClientCredentials(tokens.url("/token"), "me:too", "hush&more", scopes);
        var request = new Request("GET", List.of(), Optional.empty(), true, Optional.of(credentials));
        return check.ask(Target.get(target.url("/"), LONG).with(request)).join();
    }

    @Test
    void fetchesATokenOnceAndSendsItWithEachProbe() {
        try (var tokens = tokenServer(request -> token("t1", 3600));
                var target = target(200)) {
            ask(target, tokens, "read write");
            Answered seen = (Answered) ask(target, tokens, "read write");

            assertThat(seen.status()).isEqualTo(200);
            assertThat(requests).hasSize(2).allSatisfy(head -> assertThat(head).contains("Authorization: Bearer t1"));
            assertThat(tokenRequests)
                    .singleElement()
                    .satisfies(request -> assertThat(request)
                            .startsWith("POST /token ")
                            .contains("Authorization: Basic bWUlM0F0b286aHVzaCUyNm1vcmU=")
                            .endsWith("grant_type=client_credentials&scope=read+write"));
        }
    }

    @Test
    void fetchesAnotherWhenItsLifeIsOver() {
        try (var tokens = tokenServer(request -> token("t", 0));
                var target = target(200)) {
            ask(target, tokens, "");
            ask(target, tokens, "");

            assertThat(tokenRequests).hasSize(2);
        }
    }

    @Test
    void fetchesAnotherAfterTheTargetRefusedIt() {
        try (var tokens = tokenServer(request -> token("t", 3600));
                var target = target(401)) {
            ask(target, tokens, "");
            ask(target, tokens, "");

            assertThat(tokenRequests).hasSize(2);
        }
    }

    @Test
    void sendsItsNameInTheBodyToAServerThatWantsItThere() {
        try (var tokens = tokenServer(request -> request.contains("client_id=")
                        ? token("t2", 3600)
                        : json(401, "{\"error\":\"invalid_client\"}"));
                var target = target(200)) {
            assertThat(ask(target, tokens, "")).isInstanceOf(Answered.class);
            assertThat(tokenRequests.get(1)).endsWith("&client_id=me%3Atoo&client_secret=hush%26more");
        }
    }

    @Test
    void saysWhyThereIsNoTokenAndNothingThatIsSecret() {
        try (var tokens = tokenServer(
                        request -> json(401, "{\"error\":\"invalid_client\",\"error_description\":\"hush&more\"}"));
                var target = target(200)) {
            NoAnswer seen = (NoAnswer) ask(target, tokens, "");

            assertThat(seen.kind()).isEqualTo(Kind.NO_TOKEN);
            assertThat(seen.message())
                    .isEqualTo(
                            "no access token from http://127.0.0.1:" + tokens.port() + ": status 401 invalid_client");
            assertThat(requests).isEmpty();
        }
    }

    @Test
    void takesNothingForATokenThatIsNone() {
        for (String answer : List.of(
                json(200, "not json"),
                json(200, "{}"),
                json(200, "{\"access_token\": 5}"),
                json(200, "{\"access_token\": \"a\\r\\nX-Smuggled: b\"}"),
                json(200, "[]"))) {
            try (var tokens = tokenServer(request -> answer);
                    var target = target(200)) {
                assertThat(((NoAnswer) ask(target, tokens, "")).kind()).isEqualTo(Kind.NO_TOKEN);
            }
        }
    }

    @Test
    void aTokenServerThatIsSilentTakesNoLongerThanTheTimeout() {
        try (var tokens = LocalServer.start((head, connection, out) -> Thread.sleep(5000));
                var target = target(200)) {
            var credentials = new ClientCredentials(tokens.url("/"), "a", "b", "");
            var request = new Request("GET", List.of(), Optional.empty(), true, Optional.of(credentials));

            NoAnswer seen = (NoAnswer) check.ask(
                            Target.get(target.url("/"), Duration.ofMillis(300)).with(request))
                    .join();

            assertThat(seen.kind()).isEqualTo(Kind.NO_TOKEN);
            assertThat(seen.message()).contains("within 300 ms");
        }
    }
}
