package dev.tocsin.api.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.definitions.One;
import dev.tocsin.definitions.OneReader;
import dev.tocsin.schemas.event.EndpointDefinition;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointDefinitionJsonTest {

    private static EndpointDefinition read(String text) {
        One<EndpointDefinition> read = OneReader.endpoint(text, Optional.empty(), List.of());
        assertThat(read).isInstanceOf(One.Accepted.class);
        return ((One.Accepted<EndpointDefinition>) read).definition();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{name: A, url: 'https://a.example/', auth: {bearer: '${env:T}'}, reuse: true, ip: 6}",
                "{name: A, url: 'https://a.example/', auth: {basic: {username: u, password: '${env:T}'}}}",
                "{name: A, url: 'https://a.example/', auth: {oauth2: {token_url: 'https://idp.example/t', client_id: c,"
                        + " client_secret: '${env:T}', scopes: [a, b]}}, proxy: 'http://p.example:3128'}",
                "{name: A, url: 'https://a.example/', no_answer_severity: partial, timeout_severity: degraded}",
                "{name: A, url: 'https://a.example/', expect: [{status: '2xx, 304'}, {latency: 500ms},"
                        + " {body: {matches_start: x}}, {json: {path: '$.a', above: 1}}, {header: {name: b, exists: true}},"
                        + " {certificate: {expires_after: 14d}}, {that: 'latency_ms < 5'}]}",
                "{name: A, url: 'tcp://a.example:25', send: x, receive: y, starttls: smtp}",
                "{name: A, url: 'tls://a.example', auth: {mtls: {certificate: '${file:/c}', key: '${file:/k}'}}}",
                "{name: A, url: 'dns://10.0.0.1/a?type=MX', expect: [{rcode: 'NOERROR, NXDOMAIN'}, {answers: {equals: b}}]}",
                "{name: A, url: 'icmp://a.example', failures: 3 of 5, flapping: {incidents: 4, within: 2h},"
                        + " locations: {from: [vienna], quorum: all}, remind_every: 1h}",
                "{name: A, probe: task, url: 'https://a.example/', error_interval: 30s,"
                        + " token_auth: {header: X, url: 'https://a.example/t', username: u, password: '${env:T}'}}",
                "{name: A, probe: task, url: 'https://a.example/', token_auth: {header: X, token: '${env:T}'}}",
                "{name: A, probe: up, url: 'https://a.example/anxapi/v1/up/', access_token: '${env:T}'}",
                "{name: A, probe: modules, url: 'https://a.example/anxapi/v1/modules/', access_token: '${env:T}',"
                        + " outdated: minor, expect: [{outdated: none, severity: partial}]}",
            })
    void whatIsShownMayBeWrittenAgain(String written) {
        EndpointDefinition definition = read(written);
        JsonObject shown = EndpointDefinitionJson.of(definition);
        shown.remove("origin");
        shown.remove("generation");

        EndpointDefinition again = read(shown.encode());

        assertThat(again.toString().replaceAll("\"text\": \"[^\"]*\"", ""))
                .isEqualTo(definition.toString().replaceAll("\"text\": \"[^\"]*\"", ""));
    }
}
