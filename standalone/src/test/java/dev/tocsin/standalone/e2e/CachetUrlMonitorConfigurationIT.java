package dev.tocsin.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.standalone.e2e.Services.Said;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A configuration of cachet-url-monitor is run as it is, against a site and a Cachet of its time, and is killed in between. */
class CachetUrlMonitorConfigurationIT {

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final int SHOP = 7;

    @TempDir
    Path folder;

    private static String configuration(Site site, Services services) {
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
                    public_incidents: no
                    frequency: 0.5
                cachet:
                  api_url: %2$s/cachet/api/v1/
                  token:
                    - { type: ENVIRONMENT_VARIABLE, value: NO_SUCH_TOKEN }
                    - { type: TOKEN, value: %3$s }
                webhooks:
                  - url: "%2$s/push/{title}?token=hush-1"
                    params: { message: "{message}", priority: 5 }
                messages:
                  incident_outage: "{name} ({component_id:03d}) is down"
                """.formatted(site.url(), services.url(), CachetPage.TOKEN);
    }

    private static Services services(CachetPage cachet) throws Exception {
        return new Services(Map.of("cachet", cachet, "push", (arrival, path) -> new Said(200, "")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tellsCachetAndWebhooksOfOneOutageOnceThoughItIsKilledInTheMiddle(boolean newer) throws Exception {
        CachetTwo cachet = new CachetTwo(newer);
        cachet.component(SHOP, 4, true);
        try (Site site = new Site();
                Services services = services(cachet);
                Installation tocsin = new Installation(folder, configuration(site, services))) {
            tocsin.start();
            await("the component is well").atMost(SOON).until(() -> cachet.status(SHOP) == 1);
            cachet.trouble().silence();
            site.breakDown();
            await("told").atMost(SOON).until(() -> services.arrivals("push").size() >= 1);
            await("an incident that nobody was told of")
                    .atMost(SOON)
                    .until(() -> cachet.incidents().size() == 1 && cachet.status(SHOP) == 3);
            tocsin.kill();
            tocsin.start();
            await("asked again").atMost(SOON).until(() -> sent(tocsin, "incident.opened") == 1);
            site.mend();
            await("all over")
                    .atMost(SOON)
                    .until(() -> services.arrivals("push").size() == 2
                            && cachet.status(SHOP) == 1
                            && sent(tocsin, "incident.resolved") == 1);

            isToldOnce(cachet, newer);
            webhooksAreCalled(services);
            secretsAreApart(tocsin);
        }
    }

    private static long sent(Installation tocsin, String kind) throws Exception {
        return new JsonObject(tocsin.get("/api/v1/callbacks?status=sent&hook=cachet-incidents-hidden"))
                .getJsonArray("data").stream()
                        .filter(callback -> ((JsonObject) callback)
                                .getJsonObject("event")
                                .getString("type")
                                .endsWith(kind))
                        .count();
    }

    private static void isToldOnce(CachetTwo cachet, boolean newer) {
        assertThat(cachet.incidents()).singleElement().satisfies(incident -> {
            assertThat(incident.name()).isEqualTo("Shop (007) is down");
            assertThat(incident.status()).isEqualTo(4);
            assertThat(incident.visible()).isFalse();
            assertThat(incident.updates()).isEqualTo(newer ? 1 : 0);
            assertThat(incident.message()).contains(newer ? "503" : "Shop is operational");
        });
    }

    private static void webhooksAreCalled(Services services) {
        List<String> called = services.arrivals("push").stream()
                .map(arrival -> arrival.method() + " " + arrival.path() + "?" + arrival.query() + arrival.body())
                .toList();
        assertThat(called.get(0))
                .startsWith("POST /push/Shop%20%28007%29%20is%20down?token=hush-1&message=")
                .endsWith("&priority=5");
        assertThat(called.get(1))
                .isEqualTo("POST /push/Shop%20is%20operational?token=hush-1&message=Shop+is+operational&priority=5");
    }

    private static void secretsAreApart(Installation tocsin) throws Exception {
        Path secret = tocsin.data().resolve("secrets/cachet.token");
        assertThat(Files.readString(secret)).isEqualTo(CachetPage.TOKEN);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                .isEqualTo("rw-------");
        String made = Files.readString(tocsin.data().resolve("imported.yaml"));
        assertThat(made + tocsin.get("/api/v1/hooks") + Files.readString(tocsin.log()))
                .doesNotContain(CachetPage.TOKEN)
                .doesNotContain("hush-1");
    }

    @Test
    void whatCannotMeanTheSameIsRefusedAndNothingStarts() throws Exception {
        try (Site site = new Site();
                Services services = services(new CachetTwo(true));
                Installation tocsin = new Installation(
                        folder, configuration(site, services).replace("stat(us|e)", "(?P<a>stat)(?(a)us|e)"))) {
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
