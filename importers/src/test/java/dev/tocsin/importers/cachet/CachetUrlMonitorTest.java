package dev.tocsin.importers.cachet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.importers.Example;
import dev.tocsin.importers.Imported;
import dev.tocsin.importers.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CachetUrlMonitorTest {

    private static final String SHOP = """
            endpoints:
              - name: Shop
                url: http://shop.example/
                method: GET
                timeout: 1
                expectation:
                  - { type: HTTP_STATUS, status_range: 200 }
                component_id: 1
                frequency: 5
            cachet: { api_url: "http://status.example/api/v1", token: hush }
            """;

    @TempDir
    Path folder;

    private Imported imported(String text) {
        return imported(text, Map.of());
    }

    private Imported imported(String text, Map<String, String> variables) {
        Imported imported = Example.of(Tool.CACHET_URL_MONITOR, "config.yml", text, variables);
        assertThat(imported.problems()).isEmpty();
        assertThat(Example.refusal(imported, folder)).isEmpty();
        assertThat(imported.text()).doesNotContain("hush");
        return imported;
    }

    private static String with(String more) {
        return SHOP.replace("    frequency: 5\n", "    frequency: 5\n    " + more + "\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | status: '200'",
                "0310 | status: '200'",
                "200-205 | status: 200-204",
                "' 200 - 205 ' | status: 200-204",
                "200-201 | status: '200'",
                "200-205-300 | status: 200-204",
                "0-600 | status: 100-599",
                "300-200 | that: 'false'",
                "200-200 | that: 'false'",
                "200-1000 | that: response.status >= 200 && response.status < 1000",
                "999 | that: response.status >= 999 && response.status < 1000",
            })
    void aRangeEndsBeforeItsSecondNumber(String range, String expected) {
        String written = range.startsWith("'") || range.equals("0310") ? range : "\"" + range + "\"";
        Imported imported = imported(SHOP.replace("status_range: 200", "status_range: " + written));

        assertThat(imported.text()).contains("- {" + expected + ", severity: partial}");
    }

    @Test
    void whatNeverPassedIsSaid() {
        assertThat(imported(SHOP.replace("status_range: 200", "status_range: 300-200"))
                        .notes())
                .anyMatch(note ->
                        note.startsWith("config.yml:7: endpoints[0].expectation[0].status_range: no status is"));
        assertThat(imported(SHOP.replace("type: HTTP_STATUS, status_range: 200", "type: LATENCY, threshold: -1"))
                        .notes())
                .anyMatch(note -> note.contains("threshold: no answer takes no time: never passes, as it never did"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "timeout: 1 | timeout: 0.25 | timeout: 250ms",
                "timeout: 1 | timeout: 0 | timeout: 1s",
                "timeout: 1 | timeout: | timeout: 1s",
                "timeout: 1 | timeout: 1:30 | timeout: 90s",
                "frequency: 5 | frequency: 0.5 | interval: 500ms",
                "frequency: 5 | frequency: 60 | interval: 60s",
                "frequency: 5 | 'frequency: 5\n    allowed_fails: 2' | failures: 3",
                "frequency: 5 | 'frequency: 5\n    allowed_fails:' | failures: 1",
                "frequency: 5 | 'frequency: 5\n    allowed_fails: -3' | failures: 1",
                "frequency: 5 | 'frequency: 5\n    insecure: on' | insecure: true",
                "frequency: 5 | 'frequency: 5\n    metric_id: 4' | metric_id: '4'",
                "method: GET | method: post | method: POST",
                "component_id: 1 | component_id: \"12\" | component_id: '12'",
                "url: http://shop.example/ | url: shop.example/a b?c=ä | url: http://shop.example/a%20b?c=%C3%A4",
                "url: http://shop.example/ | url: HTTPS://bücher.example | url: HTTPS://xn--bcher-kva.example",
                "url: http://shop.example/ | 'url: \"http://me:hu%73h@shop.example/\"' | username: me",
                "url: http://shop.example/ | url: http://shop.example/?api_key=hush&b=c | api_key=${file:/secrets/endpoints.shop.url.api_key}&b=c",
                "name: Shop | name: 日本 | id: endpoint-1",
                "name: Shop | 'name: \"a ${env:X} b\"' | name: a $${env:X} b",
            })
    void aKeyMeansWhatItMeant(String was, String written, String expected) {
        assertThat(imported(SHOP.replace(was, written)).text()).contains(expected);
    }

    @Test
    void endpointsOfOneNameHaveIdsOfTheirOwn() {
        String endpoint = SHOP.substring(SHOP.indexOf("  - name"), SHOP.indexOf("cachet:"));
        Imported imported = imported(SHOP.replace("cachet:", endpoint + "cachet:"));

        assertThat(imported.text()).contains("- id: shop-2\n");
        assertThat(imported.notes()).anyMatch(note -> note.contains("the id of this one is shop-2"));
    }

    @Test
    void nothingBehindActionWebhooksAndMessagesMeansNone() {
        Imported imported = imported(with("action:") + "webhooks:\nmessages:\n");

        assertThat(imported.text()).doesNotContain("hooks:");
    }

    @Test
    void whatIsNotReadIsSaidWithWhatWasPerhapsMeant() {
        Imported imported = imported(with("alowed_fails: 3") + "messages: { incident_performace: x }\nproxy: y\n");

        assertThat(imported.notes())
                .contains(
                        "config.yml:10: endpoints[0].alowed_fails: is not read, as it was not by cachet-url-monitor; did you"
                                + " mean 'allowed_fails'?",
                        "config.yml:12: messages.incident_performace: is not read, as it was not by cachet-url-monitor; did"
                                + " you mean 'incident_performance'?",
                        "config.yml:13: proxy: is not read, as it was not by cachet-url-monitor");
    }

    @Test
    void withoutPublicIncidentsTheyArePublicAndThatIsSaid() {
        Imported imported = imported(with("action: [CREATE_INCIDENT]"));

        assertThat(imported.text()).contains("name: cachet-incidents\n").doesNotContain("visible");
        assertThat(imported.notes())
                .anyMatch(note -> note.endsWith("public_incidents: is missing: incidents are public"));
        assertThat(imported(with("action: [CREATE_INCIDENT]\n    public_incidents: off"))
                        .text())
                .contains("name: cachet-incidents-hidden\n", "visible: false");
    }

    @Test
    void endpointsWhoseIncidentsNotEverybodySeesHaveAHookOfTheirOwn() {
        String shop = with("action: [CREATE_INCIDENT]\n    public_incidents: true");
        String endpoint = shop.substring(shop.indexOf("  - name"), shop.indexOf("cachet:"))
                .replace("Shop", "Till")
                .replace("true", "false");
        Imported imported = imported(shop.replace("cachet:", endpoint + "cachet:"));

        assertThat(imported.text())
                .containsSubsequence(
                        "name: cachet-incidents\n",
                        "endpoints: [shop]",
                        "name: cachet-incidents-hidden\n",
                        "endpoints: [till]",
                        "visible: false");
    }

    @Test
    void titlesThatAreTheUsualOnesAreNotWrittenDown() {
        String usual = with("action: [CREATE_INCIDENT]\n    public_incidents: true");

        assertThat(imported(usual).text()).doesNotContain("is unavailable");
        assertThat(imported(usual + "messages: { incident_outage: '{name} is unavailable' }\n")
                        .text())
                .doesNotContain("is unavailable");
        assertThat(imported(usual + "messages: { incident_operational: '{name} is back' }\n")
                        .text())
                .contains("{{ endpoint.name }} is back{% elseif message is not empty %}");
    }

    @Test
    void whereTheVariableNamesVersionTwoAndTheFileDoesNotThatIsSaidToThePreset() {
        String shop = with("action: [UPDATE_STATUS]").replace("/api/v1", "/api");

        assertThat(imported(shop, Map.of("CACHET_API_URL", "http://127.0.0.1:9/api/v1"))
                        .text())
                .contains("version: '2'", "allow: [127.0.0.1]");
        assertThat(imported(shop).text()).doesNotContain("version");
        assertThat(imported(shop).notes())
                .anyMatch(note -> note.contains("does not end in /api/v1: whether it is Cachet 3 is found out"));
    }

    @ParameterizedTest
    @CsvSource({"s, s", "seconds, s", "ms, ms", "milliseconds, ms", "minutes, m", "hours, h"})
    void metricsGetALatencyInTheirUnitOfEachResult(String unit, String ours) {
        assertThat(imported(with("action: [PUSH_METRICS]\n    metric_id: 4\n    latency_unit: " + unit))
                        .text())
                .contains("tell_results: true", "metric_id: '4'", "latency_unit: " + ours + "}", "name: cachet-metrics")
                .contains("results: true");
    }

    @Test
    void metricsWithoutAnIdArePushedNowhereAsTheyWere() {
        assertThat(imported(with("action: [PUSH_METRICS]\n    metric_id: 0")).notes())
                .anyMatch(note -> note.contains("has PUSH_METRICS but there is no metric_id: nothing is pushed"));
    }

    @Test
    void aTextAsTokenComesAfterTheVariable() {
        assertThat(imported(with("action: [UPDATE_STATUS]")).text())
                .contains("token: '${env:CACHET_TOKEN|file:/secrets/cachet.token}'")
                .contains("url: '${env:CACHET_API_URL:-http://status.example/api/v1}'");
    }

    @Test
    void titlesOfMoreThanANameAreAttributesOfTheEndpoint() {
        Imported imported = imported(
                with("action: [CREATE_INCIDENT]\n    public_incidents: true")
                        + "messages:\n  incident_outage: '\"{name}\" ({url}, {timeout:.1f}s, {expectation[0][type]}) {{is}} down'\n");

        assertThat(imported.text())
                .contains("incident_outage: '\"Shop\" (http://shop.example/, 1.0s, HTTP_STATUS) {is} down'")
                .contains("{{ endpoint.attributes.incident_outage }}")
                .contains("{{ endpoint.name }} is operational");
    }

    @Test
    void webhooksAreCalledForIncidentsAlone() {
        Imported imported = imported(with("action: [UPDATE_STATUS]") + "webhooks: [{ url: 'http://chat.example/' }]\n");

        assertThat(imported.text()).doesNotContain("chat.example");
        assertThat(imported.notes()).anyMatch(note -> note.contains("which no endpoint creates: they are left out"));
    }

    @Test
    void whatIsSecretInAWebhookIsApart() {
        Imported imported = imported(with("action: [CREATE_INCIDENT]\n    public_incidents: true") + """
                webhooks:
                  - url: "https://hooks.slack.com/services/hush"
                  - url: "chat.example/{title}/x?key=hush&text={message}"
                    params: { token: hush, password: "a{{b}}", none: , on_call: yes, half: 0.5 }
                  - url: "https://me:hush@localhost/"
                """);

        assertThat(imported.text())
                .contains("- {url: '${file:/secrets/webhooks.1.url}'}\n")
                .contains(
                        "%20is%20unavailable{% endif %}/x?key=${file:/secrets/webhooks.2.url.key}&text={% if event_type")
                .contains("token: '${file:/secrets/webhooks.2.params.token}'")
                .contains("none: None, on_call: 'True', half: '0.5'")
                .contains("username: me, password: '${file:/secrets/webhooks.3.password}'")
                .contains("allow: [127.0.0.1, '::1']");
    }

    @Test
    void aBundleOfAuthoritiesThatTheEnvironmentNamesIsTrusted() throws Exception {
        Path bundle = Path.of("src/test/resources/cachet/ca.pem").toAbsolutePath();
        Imported imported = imported(
                with("action: [UPDATE_STATUS]").replace("http://shop", "https://shop"),
                Map.of("REQUESTS_CA_BUNDLE", bundle.toString()));

        assertThat(imported.text().split("ca: \\$\\{file:" + bundle + "}", -1)).hasSize(3);
    }

    @Test
    void aBundleThatReferencesDoNotTakeIsLeftOutAndThatIsSaid() throws Exception {
        Path bundle = Files.writeString(folder.resolve("all.pem"), "x".repeat(70_000));
        Imported imported = imported(
                with("action: [UPDATE_STATUS]").replace("http://shop", "https://shop"),
                Map.of("REQUESTS_CA_BUNDLE", bundle.toString()));

        assertThat(imported.text()).doesNotContain("ca:");
        assertThat(imported.notes())
                .anyMatch(note -> note.startsWith("config.yml:1: the bundle that REQUESTS_CA_BUNDLE"));
    }
}
