package dev.tocsin.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.api.problem.Problem;
import dev.tocsin.schemas.event.AccessToken;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {

    private static final Optional<String> NOTHING = Optional.empty();

    private final List<AccessToken> tokens = List.of(
            new AccessToken("reader", Access.sha256("read-me"), List.of("read")),
            new AccessToken("pinger", Access.sha256("ping-me"), List.of("heartbeat")));
    private final Access local = new Access(true, Optional.of("file-token"), () -> tokens);
    private final Access open = new Access(false, Optional.of("file-token"), () -> tokens);

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:8080", "127.0.0.1:8080", "127.1.2.3", "[::1]:8080", "LOCALHOST"})
    void whoAsksByALoopbackNameIsLocal(String host) {
        assertThat(local.viewer(NOTHING, Optional.of(host))).isEqualTo(Viewer.LOCAL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "[::1].evil",
                ""
            })
    void whoAsksByAnotherNameIsAnybody(String host) {
        assertThat(local.viewer(NOTHING, Optional.of(host))).isEqualTo(Viewer.PUBLIC);
    }

    @Test
    void nobodyIsLocalWhereOthersCanConnect() {
        assertThat(open.viewer(NOTHING, Optional.of("localhost"))).isEqualTo(Viewer.PUBLIC);
    }

    @Test
    void tokensAreKnownByFileAndBySum() {
        assertThat(open.viewer(Optional.of("Bearer file-token"), NOTHING)).isEqualTo(Viewer.TOKEN);
        assertThat(open.viewer(Optional.of("bearer read-me"), NOTHING)).isEqualTo(Viewer.TOKEN);
    }

    @Test
    void aTokenThatIsNoneIsRefusedEvenLocally() {
        assertRefused(Optional.of("Bearer wrong"), 401);
        assertRefused(Optional.of("Basic dXNlcjpwYXNz"), 401);
        assertRefused(Optional.of("Bearer " + Access.sha256("read-me")), 401);
    }

    @Test
    void aTokenWithoutAReadingScopeIsForbidden() {
        assertRefused(Optional.of("Bearer ping-me"), 403);
    }

    private void assertRefused(Optional<String> authorization, int status) {
        assertThatThrownBy(() -> local.viewer(authorization, Optional.of("localhost")))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(status));
    }
}
