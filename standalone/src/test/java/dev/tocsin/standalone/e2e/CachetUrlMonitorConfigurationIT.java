package dev.tocsin.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A configuration of cachet-url-monitor is run as it is, against a site and a Cachet of its time. */
class CachetUrlMonitorConfigurationIT {

    private static final Duration SOON = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    private static String configuration(Site site, OldCachet cachet) {
        return """
                endpoints:
                  - name: Shop
                    url: %1$s
                    method: get
                    header: { X-From: monitor }
                    timeout: 9.5
                    expectation:
                      - { type: HTTP_STATUS, status_range: 200-300 }
                      - { type: LATENCY, threshold: 9 }
                      - { type: REGEX, regex: "stat(us|e) \\\\d+$" }
                    allowed_fails: 1
                    component_id: 7
                    action: [UPDATE_STATUS, CREATE_INCIDENT]
                    public_incidents: yes
                    frequency: 0.5
                cachet:
                  api_url: %2$s/api/v1/
                  token:
                    - { type: ENVIRONMENT_VARIABLE, value: NO_SUCH_TOKEN }
                    - { type: TOKEN, value: %3$s }
                webhooks:
                  - url: "%2$s/push/{title}?token=hush-1"
                    params: { message: "{message}", priority: 5 }
                messages:
                  incident_outage: "{name} ({component_id:03d}) is down"
                """.formatted(site.url(), cachet.url(), OldCachet.TOKEN);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tellsCachetAndWebhooksOfOneOutageOnce(boolean knowsUpdates) throws Exception {
        try (Site site = new Site();
                OldCachet cachet = new OldCachet(knowsUpdates);
                Installation tocsin = new Installation(folder, configuration(site, cachet))) {
            tocsin.start();
            await("the component is well")
                    .atMost(SOON)
                    .until(() -> cachet.arrivals("/components/7").size() >= 1);
            site.breakDown();
            await("told").atMost(SOON).until(() -> cachet.arrivals("/push").size() >= 1);
            await("the component is not")
                    .atMost(SOON)
                    .until(() -> cachet.arrivals("/components/7").size() >= 2);
            await("an incident")
                    .atMost(SOON)
                    .until(() -> cachet.arrivals("/incidents").size() >= 1);
            site.mend();
            await("all over")
                    .atMost(SOON)
                    .until(() -> cachet.arrivals("/push").size() == 2
                            && cachet.arrivals("/components/7").size() == 3
                            && cachet.arrivals("/incidents").size() == (knowsUpdates ? 2 : 3));

            isToldOnce(cachet, knowsUpdates);
            secretsAreApart(tocsin);
        }
    }

    private static void isToldOnce(OldCachet cachet, boolean knowsUpdates) {
        assertThat(cachet.arrivals("/components/7"))
                .containsExactly(
                        "PUT /api/v1/components/7 {\"status\": 1} 200",
                        "PUT /api/v1/components/7 {\"status\": 3} 200",
                        "PUT /api/v1/components/7 {\"status\": 1} 200");
        assertThat(cachet.arrivals("/incidents").get(0))
                .startsWith("POST /api/v1/incidents {\"name\": \"Shop (007) is down\", \"message\": \"")
                .contains("\"status\": 1, \"visible\": 1, \"component_id\": 7, \"component_status\": 3,")
                .endsWith(" 200");
        assertThat(cachet.arrivals("/incidents/42/updates"))
                .containsExactly(
                        "POST /api/v1/incidents/42/updates {\"status\": 4, \"message\": \"Shop is operational\"} "
                                + (knowsUpdates ? 200 : 404));
        assertThat(cachet.arrivals("PUT /api/v1/incidents/42 ")).hasSize(knowsUpdates ? 0 : 1);
        assertThat(cachet.arrivals("/push").get(0))
                .startsWith("POST /push/Shop%20%28007%29%20is%20down?token=hush-1&message=")
                .endsWith("&priority=5  200");
        assertThat(cachet.arrivals("/push").get(1))
                .isEqualTo(
                        "POST /push/Shop%20is%20operational?token=hush-1&message=Shop+is+operational&priority=5  200");
    }

    private static void secretsAreApart(Installation tocsin) throws Exception {
        Path secret = tocsin.data().resolve("secrets/cachet.token");
        assertThat(Files.readString(secret)).isEqualTo(OldCachet.TOKEN);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                .isEqualTo("rw-------");
        String made = Files.readString(tocsin.data().resolve("imported.yaml"));
        assertThat(made + tocsin.get("/api/v1/hooks") + Files.readString(tocsin.log()))
                .doesNotContain(OldCachet.TOKEN)
                .doesNotContain("hush-1");
    }

    @Test
    void whatCannotMeanTheSameIsRefusedAndNothingStarts() throws Exception {
        try (Site site = new Site();
                OldCachet cachet = new OldCachet(true);
                Installation tocsin = new Installation(
                        folder, configuration(site, cachet).replace("stat(us|e)", "(?P<a>stat)(?(a)us|e)"))) {
            tocsin.launch();
            assertThat(tocsin.running().waitFor()).isEqualTo(2);

            assertThat(Files.readString(tocsin.log()))
                    .contains("is that of cachet-url-monitor, and this cannot mean the same:")
                    .contains(
                            "tocsin.yaml:10: endpoints[0].expectation[2].regex: the regular expression cannot be taken over, at"
                                    + " character 12: a condition on a group");
            assertThat(tocsin.data().resolve("kafka")).doesNotExist();
        }
    }
}
