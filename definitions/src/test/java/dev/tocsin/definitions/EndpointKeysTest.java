package dev.tocsin.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tocsin.definitions.yaml.Environment;
import dev.tocsin.definitions.yaml.SecretStore;
import dev.tocsin.schemas.event.Authentication;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.Expectation;
import dev.tocsin.schemas.event.Heartbeat;
import dev.tocsin.schemas.event.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each key of an endpoint becomes. */
class EndpointKeysTest {

    @TempDir
    private Path folder;

    private EndpointDefinition read(String endpoint) throws IOException {
        Path file = folder.resolve("tocsin.yaml");
        Files.writeString(file, "endpoints:\n  - " + endpoint + "\n");
        Result result = Reader.read(
                file,
                Environment.of(Map.of("T", "hush", "HOST", "shop.example", "PING", "a-key-that-nobody-guesses")),
                SecretStore.refusing());
        assertThat(result).isInstanceOf(Result.Accepted.class);
        return ((Result.Accepted) result).definitions().endpoints().get(0);
    }

    private EndpointDefinition http(String keys) throws IOException {
        return read("{ name: A, url: \"https://a.example/\", " + keys + " }");
    }

    @Test
    void aTokenOrANameAndPasswordStayReferences() throws IOException {
        assertThat(http("auth: { bearer: \"${env:T}\" }").getAuth())
                .isEqualTo(new Authentication("bearer", Map.of("token", "${env:T}")));
        assertThat(http("auth: { bearer: { token: \"${env:T}\" } }").getAuth())
                .isEqualTo(new Authentication("bearer", Map.of("token", "${env:T}")));
        assertThat(http("auth: { basic: { username: me, password: \"${file:/run/p}\" } }")
                        .getAuth())
                .isEqualTo(new Authentication("basic", Map.of("username", "me", "password", "${file:/run/p}")));
    }

    @Test
    void failuresComeInARowOrAmongTheLast() throws IOException {
        assertThat(http("failures: 4").getFailures()).isEqualTo(4);
        assertThat(http("failures: 4").getFailureWindow()).isNull();
        assertThat(http("failures: 3 of 5").getFailures()).isEqualTo(3);
        assertThat(http("failures: 3 of 5").getFailureWindow()).isEqualTo(5);
        assertThat(http("flapping: {}").getFlapIncidents()).isEqualTo(5);
        assertThat(http("flapping: {}").getFlapWithinMs()).isEqualTo(3_600_000);
        assertThat(http("failures: 3").getFlapIncidents()).isNull();
    }

    @Test
    void clientCredentialsAndCertificatesLikewise() throws IOException {
        assertThat(http("auth: { oauth2: { token_url: \"https://idp.example/t\", client_id: me,"
                                + " client_secret: \"${env:T}\", scopes: [read, write] } }")
                        .getAuth())
                .isEqualTo(new Authentication(
                        "oauth2",
                        Map.of(
                                "token_url", "https://idp.example/t",
                                "client_id", "me",
                                "client_secret", "${env:T}",
                                "scopes", "read write")));
        assertThat(http("auth: { mtls: { certificate: \"${file:/run/c}\", key: \"${file:/run/k}\" } }")
                        .getAuth())
                .isEqualTo(
                        new Authentication("mtls", Map.of("certificate", "${file:/run/c}", "key", "${file:/run/k}")));
    }

    @Test
    void theWayToATarget() throws IOException {
        EndpointDefinition read =
                http("ip: 6, reuse: true, ca: \"${file:/run/ca}\", proxy: \"http://me:${env:T}@proxy.example:3128\"");

        assertThat(read.getIp()).isEqualTo(6);
        assertThat(read.getReuse()).isTrue();
        assertThat(read.getCa()).isEqualTo("${file:/run/ca}");
        assertThat(read.getProxy()).isEqualTo("http://me:${env:T}@proxy.example:3128");
    }

    @Test
    void theSeveritiesOfSilence() throws IOException {
        EndpointDefinition read = http("no_answer_severity: partial, timeout_severity: degraded");

        assertThat(read.getNoAnswerSeverity()).isEqualTo(Severity.partial);
        assertThat(read.getTimeoutSeverity()).isEqualTo(Severity.degraded);
    }

    private Expectation expectation(String written) throws IOException {
        return http("expect: [ " + written + " ]").getExpect().get(0);
    }

    private static Expectation.Builder expected(String kind, String text, Severity severity) {
        return Expectation.newBuilder().setKind(kind).setText(text).setSeverity(severity);
    }

    @Test
    void whatIsExpectedOfJsonAndHeaders() throws IOException {
        assertThat(expectation("{ json: { path: \"$.queue.depth\", below: 100 } }"))
                .isEqualTo(expected("json", "json: $.queue.depth below 100", Severity.major)
                        .setPath("$.queue.depth")
                        .setOperator("below")
                        .setOperand("100")
                        .build());
        assertThat(expectation("{ json: { path: \"$['a[b']\", exists: false }, severity: partial }"))
                .isEqualTo(expected("json", "json: $['a[b'] exists false", Severity.partial)
                        .setPath("$['a[b']")
                        .setOperator("exists")
                        .setOperand("false")
                        .build());
        assertThat(expectation("{ header: { name: content-type, matches: \"^application/json\" } }"))
                .isEqualTo(expected("header", "header: content-type matches ^application/json", Severity.major)
                        .setPath("content-type")
                        .setOperator("matches")
                        .setOperand("^application/json")
                        .build());
    }

    @Test
    void whatIsExpectedOfCertificatesAndConditions() throws IOException {
        assertThat(expectation("{ certificate: { expires_after: 14d } }"))
                .isEqualTo(expected("certificate", "certificate: expires_after 14d", Severity.degraded)
                        .setLimitMs(14L * 86_400_000)
                        .build());
        assertThat(expectation("{ that: \"response.json.items.size() > 0\" }"))
                .isEqualTo(expected("that", "that: response.json.items.size() > 0", Severity.major)
                        .setExpression("response.json.items.size() > 0")
                        .build());
    }

    @Test
    void theSchemePicksTheProbe() throws IOException {
        assertThat(
                        read(
                                "{ name: A, url: \"tcp://a.example:25\", starttls: smtp, send: \"QUIT\\r\\n\", receive: \"^2\" }"))
                .satisfies(tcp -> {
                    assertThat(tcp.getProbe()).isEqualTo("tcp");
                    assertThat(tcp.getExpect()).isEmpty();
                    assertThat(tcp.getOptions())
                            .isEqualTo(Map.of("starttls", "smtp", "send", "QUIT\r\n", "receive", "^2"));
                });
        assertThat(read("{ name: A, url: \"tls://a.example\" }").getProbe()).isEqualTo("tls");
        assertThat(read("{ name: A, url: \"icmp://a.example\", ip: 4 }").getProbe())
                .isEqualTo("icmp");
        assertThat(read("{ name: A, url: \"dns:///a.example?type=mx\" }")).satisfies(dns -> {
            assertThat(dns.getProbe()).isEqualTo("dns");
            assertThat(dns.getExpect()).extracting(Expectation::getText).containsExactly("rcode: NOERROR");
        });
        assertThat(read("{ name: A, url: \"dns://10.0.0.1/a.example\", expect: [ { rcode: [NOERROR, NXDOMAIN] },"
                                + " { answers: { equals: 10.0.0.1 } } ] }")
                        .getExpect())
                .extracting(Expectation::getText)
                .containsExactly("rcode: NOERROR, NXDOMAIN", "answers: equals 10.0.0.1");
    }

    @Test
    void aTaskHasATokenAndAnotherIntervalAfterAnError() throws IOException {
        EndpointDefinition task = http("probe: task, interval: 5m, error_interval: 1m, token_auth: { header: X-Token,"
                + " url: \"https://a.example/login\", username: me, password: \"${env:T}\" }");

        assertThat(task.getProbe()).isEqualTo("task");
        assertThat(task.getErrorIntervalMs()).isEqualTo(60_000);
        assertThat(task.getExpect()).extracting(Expectation::getText).containsExactly("report: ok");
        assertThat(task.getAuth())
                .isEqualTo(new Authentication(
                        "task",
                        Map.of(
                                "header", "X-Token",
                                "token_url", "https://a.example/login",
                                "username", "me",
                                "password", "${env:T}")));
        assertThat(http("probe: task, token_auth: { header: Authorization, token: \"Bearer ${env:T}\" }")
                        .getAuth())
                .isEqualTo(new Authentication("task", Map.of("header", "Authorization", "token", "Bearer ${env:T}")));
    }

    @Test
    void whatAnexiaMonitorsIsAskedWithAToken() throws IOException {
        EndpointDefinition up = http("probe: up, access_token: \"${env:T}\"");
        assertThat(up.getOptions()).isEqualTo(Map.of("access_token", "${env:T}"));
        assertThat(up.getExpect())
                .extracting(Expectation::getText, Expectation::getSeverity)
                .containsExactly(tuple("report: ok", Severity.major), tuple("warnings: none", Severity.degraded));

        EndpointDefinition modules = http("probe: modules, outdated: minor, auth: { bearer: \"${env:B}\" }");
        assertThat(modules.getOptions()).isEqualTo(Map.of("outdated", "minor"));
        assertThat(modules.getExpect())
                .extracting(Expectation::getText, Expectation::getSeverity)
                .containsExactly(tuple("report: ok", Severity.major), tuple("outdated: none", Severity.degraded));
        assertThat(http("probe: modules").getOptions()).isEqualTo(Map.of("outdated", "patch"));
        assertThat(http("probe: modules, expect: [ { outdated: none, severity: partial } ]")
                        .getExpect())
                .extracting(Expectation::getKind, Expectation::getSeverity)
                .containsExactly(tuple("outdated", Severity.partial));
    }

    @Test
    void aHeartbeatIsAPeriodOrAScheduleAndOneMissIsEnough() throws IOException {
        EndpointDefinition hourly = read("{ name: A, heartbeat: { period: 1h, grace: 5m } }");
        EndpointDefinition nightly =
                read("{ name: A, heartbeat: { schedule: \"0 3 * * SUN\", timezone: Europe/Vienna }, failures: 2 }");

        assertThat(hourly.getProbe()).isEqualTo("heartbeat");
        assertThat(hourly.getHeartbeat())
                .isEqualTo(Heartbeat.newBuilder()
                        .setPeriodMs(3_600_000L)
                        .setGraceMs(300_000)
                        .build());
        assertThat(List.of(hourly.getFailures(), hourly.getSuccesses(), nightly.getFailures()))
                .containsExactly(1, 1, 2);
        assertThat(nightly.getHeartbeat())
                .isEqualTo(Heartbeat.newBuilder()
                        .setSchedule("0 3 * * SUN")
                        .setTimezone("Europe/Vienna")
                        .setGraceMs(60_000)
                        .build());
    }

    @Test
    void ofAPingKeyOnlyItsHashIsKept() throws IOException {
        EndpointDefinition referred = read("{ name: A, heartbeat: { period: 1h, ping_key: \"${env:PING}\" } }");

        assertThat(referred.getHeartbeat().getPingKey())
                .isEqualTo("e0bb390725ba9d1fd6e7133c22371160ee6a81a65342239316769c7024985e97")
                .isEqualTo(
                        read("{ name: A, heartbeat: { period: 1h, ping_key: { sha256: e0bb390725ba9d1fd6e7133c22371160ee6a81a65342239316769c7024985e97 } } }")
                                .getHeartbeat()
                                .getPingKey());
        assertThat(referred.toString()).doesNotContain("a-key-that-nobody-guesses");
    }
}
