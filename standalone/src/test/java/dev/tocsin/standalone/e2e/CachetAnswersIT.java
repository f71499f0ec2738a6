package dev.tocsin.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.standalone.e2e.CachetPage.Kept;
import dev.tocsin.standalone.e2e.Services.Arrival;
import dev.tocsin.standalone.e2e.Services.Said;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the APIs of Cachet 2 and 3 take, keep and refuse, beside {@link CachetIT}: incidents that not everybody may see, and
 * each way of saying no.
 */
class CachetAnswersIT {

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final int SHOP = 5;
    private static final Map<String, CachetPage> PAGES = Map.of(
            "2.3", new CachetTwo(false),
            "2.4", new CachetTwo(true),
            "3", new CachetThree(),
            "busy", new CachetThree());
    private static final Set<String> PAUSED = ConcurrentHashMap.newKeySet();
    private static final Map<String, JsonObject> OPENED = new HashMap<>();

    @TempDir
    static Path folder;

    private static Site site;
    private static Services services;
    private static Installation tocsin;

    @BeforeAll
    static void bePutThroughAnOutage() throws Exception {
        site = new Site();
        PAGES.values().forEach(page -> page.component(SHOP, 1, true));
        Map<String, Services.Service> all = new HashMap<>(PAGES);
        all.put("busy", CachetAnswersIT::busy);
        all.put("off", (arrival, path) -> new Said(404, "{\"message\":\"Not Found\"}"));
        services = new Services(Map.copyOf(all));
        tocsin = new Installation(folder, configuration())
                .environment("CACHET", CachetPage.TOKEN)
                .environment("WRONG", "3|of-nobody");
        tocsin.start();
        await("up")
                .atMost(SOON)
                .until(() -> tocsin.get("/api/v1/endpoints/shop").contains("\"status\":\"up\""));
        for (String version : List.of("2.3", "2.4", "3")) {
            page(version).trouble().silence();
        }
        site.breakDown();
        await("all have ended").atMost(SOON).until(() -> ended("opened"));
        site.mend();
        await("all have ended").atMost(SOON).until(() -> ended("resolved"));
    }

    /** Each incident is put off once. */
    private static Said busy(Arrival arrival, String path) {
        boolean first = arrival.method().equals("POST") && PAUSED.add(path);
        return first
                ? new Said(429, "{\"message\":\"Too Many Attempts.\"}", Map.of("Retry-After", "1"))
                : page("busy").answer(arrival, path);
    }

    private static String configuration() {
        return """
                endpoints:
                  - { name: Shop, url: "%1$s", interval: 500ms, timeout: 5s, failures: 2, successes: 2 }
                egress: { allow: [127.0.0.0/8] }
                hooks:
                %2$s""".formatted(
                        site.url(),
                        hook("hidden-2.3", "2.3", "CACHET", "component_id: 5, visible: false, notify: false")
                                + hook("hidden-2.4", "2.4", "CACHET", "component_id: 5, visible: false, notify: false")
                                + hook("hidden-3", "3", "CACHET", "component_id: 5, visible: false, notify: false")
                                + hook("busy", "busy", "CACHET", "component_id: 5")
                                + hook("unknown-2.4", "2.4", "CACHET", "component_id: 99")
                                + hook("unknown-3", "3", "CACHET", "component_id: 99")
                                + hook("stranger-3", "3", "WRONG", "component_id: 5")
                                + hook("off", "off", "CACHET", "component_id: 5"));
    }

    private static String hook(String name, String page, String token, String parameters) {
        return """
                  - name: %1$s
                    listen: { incidents: [opened, resolved] }
                    send: { cachet: { url: "%2$s/%3$s/api", token: "${env:%4$s}", %5$s } }
                    delivery: { timeout: 2s, delays: [0s, 1s, 1s, 1s] }
                """.formatted(name, services.url(), page, token, parameters);
    }

    @AfterAll
    static void close() {
        tocsin.close();
        services.close();
        site.close();
    }

    /** Its first attempt was not answered: who may not see it would not have found it again, and made another. */
    @ParameterizedTest(name = "5.1 and 5.2: hidden on {0}")
    @ValueSource(strings = {"2.3", "2.4", "3"})
    void anIncidentThatNotEverybodyMaySeeStaysSoAndIsOne(String version) {
        assertThat(page(version).incidents()).singleElement().satisfies(kept -> {
            assertThat(kept.visible()).isFalse();
            assertThat(kept.status()).isEqualTo(4);
        });
        assertThat(callback("hidden-" + version).getString("status")).isEqualTo("sent");
        assertThat(callback("hidden-" + version).getJsonArray("attempts")).hasSizeGreaterThan(1);
    }

    /** What is left out is taken for yes. */
    @ParameterizedTest(name = "5.1 and 5.2: quiet on {0}")
    @ValueSource(strings = {"2.3", "2.4", "3"})
    void nobodyIsNotifiedWhereNobodyIsMeantToBe(String version) {
        String flag = version.equals("3") ? "notifications" : "notify";
        String path = version.equals("3") ? "/3/api/incidents" : "/" + version + "/api/v1/incidents";
        assertThat(services.arrivals(version))
                .filteredOn(arrival -> arrival.path().startsWith(path)
                        && !arrival.path().endsWith("/updates")
                        && Set.of("POST", "PUT").contains(arrival.method())
                        && arrival.json().toString().contains("\"visible\":false"))
                .isNotEmpty()
                .allSatisfy(
                        arrival -> assertThat(arrival.json().getBoolean(flag)).isFalse());
    }

    @ParameterizedTest(name = "5.1 and 5.2: {0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "unknown-2.4 | status_code:400-The component does not exist.",
                "unknown-3   | status_code:422-The selected components.0.id is invalid.",
                "stranger-3  | status_code:401-Unauthenticated.",
                "off         | status_code:404-",
            })
    void whatIsRefusedIsAnErrorThatSaysWhy(String hook, String details) {
        assertThat(callback(hook).getString("status")).isEqualTo("error");
        assertThat(callback(hook).getString("details")).startsWith(details);
        assertThat(callback(hook).getJsonArray("attempts")).hasSize(1);
    }

    /** 300 requests a minute; it says how long to wait. */
    @Test
    void whoIsAskedTooOftenIsAskedAgainLaterAndTheIncidentIsOne() {
        assertThat(callback("busy").getString("status")).isEqualTo("sent");
        assertThat(callback("busy").getJsonArray("attempts")).hasSize(2);
        assertThat(page("busy").incidents()).extracting(Kept::status).containsExactly(4);
    }

    private static CachetPage page(String version) {
        return Objects.requireNonNull(PAGES.get(version));
    }

    /** What became of the opening of the incident. */
    private static JsonObject callback(String hook) {
        return Objects.requireNonNull(OPENED.get(hook));
    }

    private static boolean ended(String kind) throws Exception {
        List<String> hooks = List.of(
                "hidden-2.3", "hidden-2.4", "hidden-3", "busy", "unknown-2.4", "unknown-3", "stranger-3", "off");
        int ended = 0;
        for (String hook : hooks) {
            for (Object listed : new JsonObject(tocsin.get("/api/v1/callbacks?hook=" + hook)).getJsonArray("data")) {
                JsonObject callback =
                        new JsonObject(tocsin.get("/api/v1/callbacks/" + ((JsonObject) listed).getString("id")));
                boolean over = Set.of("sent", "error").contains(callback.getString("status"));
                if (over && callback.getJsonObject("event").getString("type").endsWith("." + kind)) {
                    ended++;
                    if (kind.equals("opened")) {
                        OPENED.put(hook, callback);
                    }
                }
            }
        }
        return ended == hooks.size();
    }
}
