package dev.tocsin.prober;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.tocsin.bootstrap.reference.References;
import dev.tocsin.prober.Endpoint.Unaskable;
import dev.tocsin.prober.check.ClientCredentials;
import dev.tocsin.prober.check.Header;
import dev.tocsin.prober.check.Request;
import dev.tocsin.prober.check.Route;
import dev.tocsin.prober.check.Security;
import dev.tocsin.prober.check.Security.Identity;
import dev.tocsin.prober.check.Target;
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
                .isEqualTo(Target.get(URI.create("http://shop.example/health"), Duration.ofMillis(1500))
                        .with(Request.of("POST", List.of(new Header("X-Key", "hush", true)), Optional.of("key=hush"))
                                .leavingRedirects())
                        .with(Security.NONE)
                        .withoutBody());
        assertThat(endpoint.generation()).isEqualTo(7);
        assertThat(endpoint.slots().interval()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void authenticatesWithANameAndPasswordOrAToken() {
        Endpoint basic = read(definition ->
                definition.setAuth(new Authentication("basic", Map.of("username", "me", "password", "${env:KEY}"))));
        Endpoint bearer =
                read(definition -> definition.setAuth(new Authentication("bearer", Map.of("token", "${env:KEY}"))));

        assertThat(basic.target().get().request().headers())
                .containsExactly(new Header("Authorization", "Basic bWU6aHVzaA==", true));
        assertThat(bearer.target().get().request().headers())
                .containsExactly(new Header("Authorization", "Bearer hush", true));
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
        assertUnaskable(definition -> definition.setProbe("quantum"), "this prober does not know the probe 'quantum'");
        assertUnaskable(
                definition -> definition.setAuth(new Authentication("kerberos", Map.of())),
                "this prober does not know the authentication 'kerberos'");
        assertUnaskable(
                definition -> definition.setAuth(new Authentication("mtls", Map.of())),
                "the definition cannot be used: auth.mtls has no certificate");
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

    @Test
    void readsTheWayTheCertificatesAndTheCredentials() {
        Target target = read(definition -> definition
                        .setIp(6)
                        .setReuse(true)
                        .setProxy("http://me:${env:KEY}@proxy.example:3128")
                        .setCa("${env:KEY}")
                        .setAuth(new Authentication(
                                "oauth2",
                                Map.of(
                                        "token_url", "https://idp.example/token",
                                        "client_id", "me",
                                        "client_secret", "${env:KEY}",
                                        "scopes", "read"))))
                .target()
                .get();

        assertThat(target.route())
                .isEqualTo(
                        new Route(Optional.of(6), Optional.of(URI.create("http://me:hush@proxy.example:3128")), true));
        assertThat(target.security()).isEqualTo(new Security(false, Optional.of("hush"), Optional.empty()));
        assertThat(target.request().credentials())
                .contains(new ClientCredentials(URI.create("https://idp.example/token"), "me", "hush", "read"));
        assertThat(target.toString() + target.route() + target.request().credentials())
                .doesNotContain("hush");
    }

    @Test
    void readsACertificateOfItsOwn() {
        Target target = read(definition -> definition.setAuth(
                        new Authentication("mtls", Map.of("certificate", "cert", "key", "${env:KEY}"))))
                .target()
                .get();

        assertThat(target.security().identity()).contains(new Identity("cert", "hush"));
        assertThat(target.security().toString()).doesNotContain("hush");
    }

    @Test
    void judgesJsonHeadersCertificatesAndConditions() {
        var expectations = read(definition -> definition.setExpect(List.of(
                        expectation("json", "json")
                                .setPath("$.queue.depth")
                                .setOperator("below")
                                .setOperand("100")
                                .build(),
                        expectation("header", "header")
                                .setPath("etag")
                                .setOperator("exists")
                                .setOperand("true")
                                .build(),
                        expectation("certificate", "certificate")
                                .setLimitMs(1000L)
                                .build(),
                        expectation("that", "that")
                                .setExpression("response.status == 201")
                                .build(),
                        expectation("json", "half written").setPath("$.a").build())))
                .expectations();

        Assessment seen = expectations.assess(
                new Answer(200, Duration.ZERO, "{\"queue\":{\"depth\":100}}", false), Optional.empty());

        assertThat(expectations.needsBody()).isTrue();
        assertThat(seen.findings())
                .extracting(Finding::message)
                .containsExactly(
                        "$.queue.depth was 100, expected less than 100",
                        "the header etag is not there",
                        "there is no certificate",
                        "'response.status == 201' is not true",
                        "cannot be judged: it has no operator");
        assertThat(seen.message()).isEqualTo("$.queue.depth was 100, expected less than 100");
    }
}
