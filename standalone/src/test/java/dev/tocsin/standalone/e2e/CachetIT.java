package dev.tocsin.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.standalone.e2e.CachetPage.Kept;
import dev.tocsin.standalone.e2e.Services.Arrival;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Status pages of Cachet 2.3, 2.4 and 3 through one outage, in the middle of which Tocsin is killed: after the pages had
 * the incident, and before they said so.
 */
class CachetIT {

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final int SHOP = 5;
    private static final int OLD = 6;
    private static final List<String> VERSIONS = List.of("2.3", "2.4", "3");
    private static final Map<String, CachetPage> PAGES =
            Map.of("2.3", new CachetTwo(false), "2.4", new CachetTwo(true), "3", new CachetThree());

    @TempDir
    static Path folder;

    private static Site site;
    private static Site steady;
    private static Services services;
    private static Installation tocsin;
    private static Instant begun;

    @BeforeAll
    static void bePutThroughAnOutage() throws Exception {
        begun = Instant.now();
        site = new Site();
        steady = new Site();
        services = new Services(Map.copyOf(PAGES));
        PAGES.values().forEach(page -> {
            page.component(SHOP, 3, true);
            page.component(OLD, 3, false);
        });
        tocsin = new Installation(folder, configuration())
                .environment("CACHET", CachetPage.TOKEN)
                .environment("WEAK", CachetThree.WEAK_TOKEN);
        PAGES.values().forEach(page -> page.trouble().breakComponents());
        tocsin.start();
        await("what is well is shown as such").atMost(SOON).until(() -> everywhere(page -> page.status(SHOP) == 1));
        await("and was told to be").atMost(SOON).until(CachetIT::allAreSent);

        PAGES.values().forEach(page -> page.trouble().silence());
        site.breakDown();
        await("the pages have the incident")
                .atMost(SOON)
                .until(() -> everywhere(
                        page -> page.incidents().size() == 1 && page.trouble().isOver() && page.status(SHOP) == 4));
        tocsin.kill();
        tocsin.start();
        await("those that were not answered were asked again")
                .atMost(SOON)
                .until(() -> sent("opened") == VERSIONS.size());

        site.mend();
        await("the incidents are fixed").atMost(SOON).until(() -> sent("resolved") == VERSIONS.size());
        await("and the components well").atMost(SOON).until(() -> everywhere(page -> page.status(SHOP) == 1));
    }

    private static String configuration() {
        StringBuilder config = new StringBuilder("""
                endpoints:
                  - { name: Shop, url: "%s", interval: 500ms, timeout: 5s, failures: 2, successes: 2, tell_results: true, attributes: { component_id: "5", metric_id: "7" } }
                  - { name: Old, url: "%s", interval: 500ms, timeout: 5s, tell_results: true, attributes: { component_id: "6", metric_id: "8" } }
                  - { name: Elsewhere, url: "%s", interval: 500ms, timeout: 5s, failures: 2, successes: 2 }
                egress: { allow: [127.0.0.0/8] }
                hooks:
                """.formatted(site.url(), steady.url(), site.url()));
        for (String version : VERSIONS) {
            config.append("""
                      - name: components-%1$s
                        listen: { statuses: [up, degraded, partial, down], endpoints: [shop, old] }
                        send: { cachet: { url: "%2$s/%1$s/api", token: "${env:CACHET}" } }
                        delivery: { delays: [0s, 1s, 1s, 1s] }
                      - name: incidents-%1$s
                        listen: { incidents: [opened, changed, resolved], endpoints: [shop] }
                        send: { cachet: { url: "%2$s/%1$s/api", token: "${env:CACHET}" } }
                        delivery: { delays: [0s, 1s, 1s, 1s] }
                      - name: metrics-%1$s
                        listen: { results: true, endpoints: [shop, elsewhere] }
                        send: { cachet: { url: "%2$s/%1$s/api", token: "${env:CACHET}" } }
                    """.formatted(version, services.url()));
        }
        return config.append(whatIsRefused()).toString();
    }

    private static String whatIsRefused() {
        return """
                  - name: weak
                    listen: { incidents: [opened], endpoints: [elsewhere] }
                    send: { cachet: { url: "%1$s/3/api", token: "${env:WEAK}" } }
                    delivery: { attempts: 1 }
                  - name: stranger
                    listen: { incidents: [opened], endpoints: [elsewhere] }
                    send: { cachet: { url: "%1$s/2.4/api/v1", token: "${env:WEAK}" } }
                    delivery: { attempts: 1 }
                  - name: no-such-metric
                    listen: { results: true, endpoints: [old] }
                    send: { cachet: { url: "%1$s/2.3/api", token: "${env:CACHET}" } }
                    delivery: { attempts: 1 }
                  - name: nowhere
                    listen: { statuses: [down], endpoints: [shop] }
                    send: { cachet: { url: "%1$s/3/api", token: "${env:CACHET}", component_id: "77" } }
                    delivery: { attempts: 1 }
                """.formatted(services.url());
    }

    @AfterAll
    static void close() {
        tocsin.close();
        services.close();
        site.close();
        steady.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.3", "2.4", "3"})
    void itsMetricHasALatencyInSecondsOfEachProbe(String version) {
        List<MetricPoints.Point> points = page(version).points().all();

        assertThat(points).hasSizeGreaterThan(3).allSatisfy(point -> {
            assertThat(point.value()).isPositive().isLessThan(5);
            assertThat(Instant.ofEpochSecond(point.at())).isBetween(begun.minusSeconds(1), Instant.now());
        });
    }

    @Test
    void aPointForAMetricThatThereIsNotSaysSo() throws Exception {
        assertThat(tocsin.get("/api/v1/callbacks?hook=no-such-metric&status=error&limit=1"))
                .contains("The requested resource could not be found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.3", "2.4", "3"})
    void thereIsOneIncidentAndItIsFixed(String version) {
        Kept incident = page(version).incidents().get(0);

        assertThat(page(version).incidents()).hasSize(1);
        assertThat(incident.name()).isEqualTo("Shop is unavailable");
        assertThat(incident.status()).isEqualTo(4);
        assertThat(incident.visible()).isTrue();
        assertThat(incident.updates()).isEqualTo(version.equals("2.3") ? 0 : 1);
        assertThat(incident.message()).contains(version.equals("2.3") ? "Shop is operational" : "503");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.3", "2.4", "3"})
    void theSecondAttemptFoundWhatTheFirstHadMade(String version) {
        String path = version.equals("3") ? "/3/api/incidents" : "/" + version + "/api/v1/incidents";

        assertThat(services.arrivals(version).stream()
                        .filter(arrival -> arrival.path().equals(path))
                        .filter(arrival -> !arrival.body().contains("Elsewhere"))
                        .map(Arrival::method))
                .containsSubsequence("GET", "POST", "GET")
                .filteredOn("POST"::equals)
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.3", "2.4", "3"})
    void aComponentThatIsDisabledStaysSo(String version) {
        assertThat(page(version).enabled(OLD)).isFalse();
        assertThat(page(version).enabled(SHOP)).isTrue();
        assertThat(page(version).status(OLD)).isEqualTo(version.equals("2.4") ? 1 : 3);
    }

    @Test
    void whatIsRefusedSaysWhy() throws Exception {
        assertThat(callback("weak", "opened").getString("details"))
                .isEqualTo("status_code:403-This action is unauthorized.");
        assertThat(callback("stranger", "opened").getString("details"))
                .startsWith("status_code:401-You are not authorized");
        assertThat(callback("nowhere", "changed").getString("details")).startsWith("status_code:404-");
    }

    /** The first change of a component was answered with 500, the second with 200 and another status. */
    @ParameterizedTest
    @ValueSource(strings = {"2.3", "2.4", "3"})
    void aStatusIsSentUntilItSticks(String version) throws Exception {
        assertThat(callbacks("components-" + version))
                .allSatisfy(callback -> assertThat(callback.getString("status")).isEqualTo("sent"));
        assertThat(callbacks("components-" + version)
                        .mapToInt(callback -> callback.getJsonArray("attempts").size() - 1)
                        .sum())
                .isGreaterThanOrEqualTo(2);
    }

    private static CachetPage page(String version) {
        return Objects.requireNonNull(PAGES.get(version));
    }

    private static boolean everywhere(Predicate<CachetPage> condition) {
        return PAGES.values().stream().allMatch(condition);
    }

    /** Each page was told of both components. */
    private static boolean allAreSent() throws Exception {
        for (String version : VERSIONS) {
            if (callbacks("components-" + version)
                            .filter(callback -> callback.getString("status").equals("sent"))
                            .count()
                    < 2) {
                return false;
            }
        }
        return true;
    }

    private static long sent(String kind) throws Exception {
        long sent = 0;
        for (String version : VERSIONS) {
            sent += callbacks("incidents-" + version)
                    .filter(callback ->
                            isOf(callback, kind) && callback.getString("status").equals("sent"))
                    .count();
        }
        return sent;
    }

    private static boolean isOf(JsonObject callback, String kind) {
        return callback.getJsonObject("event").getString("type").endsWith("." + kind);
    }

    private static JsonObject callback(String hook, String kind) throws Exception {
        return callbacks(hook)
                .filter(callback -> isOf(callback, kind))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<JsonObject> callbacks(String hook) throws Exception {
        Stream.Builder<JsonObject> all = Stream.builder();
        for (Object listed : new JsonObject(tocsin.get("/api/v1/callbacks?hook=" + hook)).getJsonArray("data")) {
            all.add(new JsonObject(tocsin.get("/api/v1/callbacks/" + ((JsonObject) listed).getString("id"))));
        }
        return all.build();
    }
}
