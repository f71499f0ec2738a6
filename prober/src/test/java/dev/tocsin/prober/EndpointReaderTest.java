package dev.tocsin.prober;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.tocsin.bootstrap.reference.References;
import dev.tocsin.prober.Endpoint.Unaskable;
import dev.tocsin.prober.check.Header;
import dev.tocsin.prober.check.HttpTarget;
import dev.tocsin.prober.expect.Assessment;
import dev.tocsin.prober.expect.Finding;
import dev.tocsin.prober.expect.Observation.Answer;
import dev.tocsin.prober.expect.Observation.Silence;
import dev.tocsin.prober.expect.Severity;
import dev.tocsin.prober.expect.Verdict;
import dev.tocsin.schemas.event.Authentication;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.Expectation;
import dev.tocsin.schemas.event.NumberRange;
import dev.tocsin.schemas.serde.Contract;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EndpointReaderTest {
    @BeforeAll
    static void letAvroTrustTheRecordsOfTheContract() {
        Contract.of("tocsin.");
    }

    private final EndpointReader reader = new EndpointReader(
            "vienna",
            new References(name -> Optional.ofNullable(Map.of("KEY", "hush").get(name)), InstantSource.system()));

    private static EndpointDefinition definition(UnaryOperator<EndpointDefinition.Builder> change) {
        return change.apply(EndpointDefinition.newBuilder()
                        .setId("core-shop")
                        .setName("Shop")
                        .setOrigin("file:main")
                        .setGeneration(7)
                        .setUrl("http://shop.example/health"))
                .build();
    }

    private Endpoint read(UnaryOperator<EndpointDefinition.Builder> change) {
        return reader.read(definition(change)).orElseThrow();
    }

    private static Expectation.Builder expectation(String kind, String text) {
        return Expectation.newBuilder()
                .setKind(kind)
                .setText(text)
                .setSeverity(dev.tocsin.schemas.event.Severity.partial);
    }

    @Test
    void readsWhatToAsk() {
        Endpoint endpoint = read(definition -> definition
                .setMethod("post")
                .setBody("key=${env:KEY}")
                .setHeaders(Map.of("X-Key", "${env:KEY}"))
                .setTimeoutMs(1500)
                .setInsecure(true)
                .setFollowRedirects(false));

        assertThat(endpoint.target().get())
                .isEqualTo(new HttpTarget(
                        URI.create("http://shop.example/health"),
                        "POST",
                        List.of(new Header("X-Key", "hush", true)),
                        Optional.of("key=hush"),
                        Duration.ofMillis(1500),
                        false,
                        true,
                        false));
        assertThat(endpoint.generation()).isEqualTo(7);
        assertThat(endpoint.slots().interval()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void authenticatesWithANameAndPasswordOrAToken() {
        Endpoint basic = read(definition ->
                definition.setAuth(new Authentication("basic", Map.of("username", "me", "password", "${env:KEY}"))));
        Endpoint bearer =
                read(definition -> definition.setAuth(new Authentication("bearer", Map.of("token", "${env:KEY}"))));

        assertThat(basic.target().get().headers())
                .containsExactly(new Header("Authorization", "Basic bWU6aHVzaA==", true));
        assertThat(bearer.target().get().headers()).containsExactly(new Header("Authorization", "Bearer hush", true));
    }

    @Test
    void expectsWhatTheDefinitionExpects() {
        Endpoint endpoint = read(definition -> definition.setExpect(List.of(
                expectation("status", "status 2xx")
                        .setRanges(List.of(new NumberRange(200, 299)))
                        .build(),
                expectation("latency", "latency 100ms").setLimitMs(100L).build(),
                expectation("body", "body ^UP")
                        .setPattern("UP")
                        .setFromStart(true)
                        .build())));

        Assessment seen = endpoint.expectations()
                .assess(new Answer(404, Duration.ofMillis(101), "all UP", false), Optional.empty());

        assertThat(seen.severity()).contains(Severity.PARTIAL);
        assertThat(seen.findings())
                .extracting(Finding::expectation, Finding::verdict)
                .containsExactly(
                        tuple("status 2xx", Verdict.FAILED),
                        tuple("latency 100ms", Verdict.FAILED),
                        tuple("body ^UP", Verdict.FAILED));
        assertThat(endpoint.target().get().bodyWanted()).isTrue();
    }

    @Test
    void expectsStatus2xxWhereTheDefinitionSaysNothing() {
        var expectations = read(definition -> definition).expectations();

        assertThat(expectations
                        .assess(new Answer(204, Duration.ZERO, "", false), Optional.empty())
                        .verdict())
                .isEqualTo(Verdict.PASSED);
        assertThat(expectations
                        .assess(new Answer(302, Duration.ZERO, "", false), Optional.empty())
                        .verdict())
                .isEqualTo(Verdict.FAILED);
    }

    @Test
    void takesTheSeveritiesOfSilence() {
        var expectations = read(definition -> definition.setTimeoutSeverity(dev.tocsin.schemas.event.Severity.degraded))
                .expectations();

        assertThat(expectations.assess(new Silence(true, ""), Optional.empty()).severity())
                .contains(Severity.DEGRADED);
        assertThat(expectations.assess(new Silence(false, ""), Optional.empty()).severity())
                .contains(Severity.MAJOR);
    }

    @Test
    void isInconclusiveAboutAnExpectationOfAKindItDoesNotKnow() {
        Endpoint endpoint = read(definition -> definition.setExpect(
                List.of(expectation("quantum", "quantum 42").build())));

        assertThat(endpoint.expectations()
                        .assess(new Answer(200, Duration.ZERO, "", false), Optional.empty())
                        .message())
                .isEqualTo("this prober cannot judge the expectation 'quantum 42'");
    }

    @Test
    void leavesAloneWhatIsNotItsToProbe() {
        assertThat(reader.read(definition(definition -> definition.setEnabled(false))))
                .isEmpty();
        assertThat(reader.read(definition(definition -> definition.setProbe("heartbeat"))))
                .isEmpty();
        assertThat(reader.read(definition(definition -> definition.setLocations(List.of("ashburn")))))
                .isEmpty();
        assertThat(reader.read(definition(definition -> definition.setLocations(List.of("ashburn", "vienna")))))
                .isPresent();
    }

    @Test
    void cannotAskWhatItDoesNotUnderstandAndSaysWhy() {
        assertUnaskable(definition -> definition.setProbe("icmp"), "this prober does not know the probe 'icmp'");
        assertUnaskable(definition -> definition.setProxy("http://p:1"), "this prober does not know 'proxy'");
        assertUnaskable(
                definition -> definition.setAuth(new Authentication("mtls", Map.of())),
                "this prober does not know the authentication 'mtls'");
        assertUnaskable(
                definition -> definition.setUrl("http://h/${env:NONE}"),
                "reference ${env:NONE}: this process has no such variable");
        assertUnaskable(
                definition -> definition.setUrl("http://h/ x"), "the definition cannot be used: Illegal character");
    }

    private void assertUnaskable(UnaryOperator<EndpointDefinition.Builder> change, String why) {
        Endpoint endpoint = read(change);

        assertThatThrownBy(() -> endpoint.target().get())
                .isInstanceOf(Unaskable.class)
                .hasMessageContaining(why);
    }
}
