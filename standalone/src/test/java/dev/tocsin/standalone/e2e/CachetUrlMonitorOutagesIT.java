package dev.tocsin.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.embedded.broker.FreePort;
import dev.tocsin.standalone.e2e.CachetPage.Kept;
import dev.tocsin.standalone.e2e.Services.Arrival;
import dev.tocsin.standalone.e2e.Services.Said;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The hard cases of cachet-url-monitor that are of a whole outage, by their numbers: its own configuration, an endpoint and a
 * component for each case, Cachet 2.3 and 2.4, a kill in the middle.
 */
class CachetUrlMonitorOutagesIT {

    private static final Duration SOON = Duration.ofSeconds(90);
    /** Cases in which there is an outage, with what their endpoint answers. */
    private static final Map<Integer, String> OUTAGES = new TreeMap<>(Map.of(
            11, "SFFSFFF",
            12, "SFFFFFFF",
            13, "SFFFFFFF",
            14, "SDDDDDFFFF",
            15, "SFFF",
            16, "SFFF",
            17, "SFFF",
            19, "SFFF"));

    private static final Map<String, CachetTwo> PAGES =
            new TreeMap<>(Map.of("2.3", new CachetTwo(false), "2.4", new CachetTwo(true)));
    /** How often the endpoint of a case had been asked when Cachet got its incident. */
    private static final Map<String, Integer> ASKED = new ConcurrentHashMap<>();
    /** What was answered with an error already. */
    private static final Set<String> BROKEN = ConcurrentHashMap.newKeySet();

    @TempDir
    static Path folder;

    /** Points when what is asked for them had begun not to answer, and some time later. */
    private static final Map<String, List<MetricPoints.Point>> UNANSWERED = new ConcurrentHashMap<>();

    private static final Map<String, List<MetricPoints.Point>> UNANSWERED_STILL = new ConcurrentHashMap<>();

    private static ScriptedSite site;
    private static Services services;

    @BeforeAll
    static void playAll() throws Exception {
        site = new ScriptedSite();
        services = new Services(Map.of(
                "2.3", (arrival, path) -> answer("2.3", arrival, path),
                "2.4", (arrival, path) -> answer("2.4", arrival, path),
                "push-2.3", (arrival, path) -> new Said(200, ""),
                "push-2.4", (arrival, path) -> new Said(200, "")));
        for (String version : PAGES.keySet()) {
            play(version);
        }
    }

    private static void play(String version) throws Exception {
        CachetTwo page = page(version);
        OUTAGES.keySet().forEach(row -> page.component(row, 1, true));
        page.component(20, 3, true);
        page.component(21, 0, true);
        List.of(11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21).forEach(row -> site.plays(path(version, row), "S"));
        Path place = Files.createDirectory(folder.resolve(version));
        try (Installation tocsin =
                new Installation(place, configuration(version)).environment("CACHET_TOKEN", "of something else")) {
            tocsin.start();
            await("what is well is shown as such")
                    .atMost(SOON)
                    .until(() -> page.status(20) == 1 && page.status(21) == 1 && allAreTold(tocsin));
            await("the metric has points")
                    .atMost(SOON)
                    .until(() -> page.points().all().size() > 2);
            site.plays(path(version, 18), "T");
            OUTAGES.forEach((row, script) -> site.plays(path(version, row), script));
            await("all are down").atMost(SOON).until(() -> all(version, 1, 3) && allAreTold(tocsin));
            UNANSWERED.put(version, page.points().all());
            tocsin.kill();
            tocsin.start();
            OUTAGES.keySet().forEach(row -> site.plays(path(version, row), "F"));
            await("each is probed again, and still down")
                    .atMost(SOON)
                    .until(() -> OUTAGES.keySet().stream().allMatch(row -> site.asked(path(version, row)) > 3));
            OUTAGES.keySet().forEach(row -> site.plays(path(version, row), "S"));
            await("there was no answer for a while").atMost(SOON).until(() -> site.asked(path(version, 18)) > 3);
            UNANSWERED_STILL.put(version, page.points().all());
            site.plays(path(version, 18), "S");
            await("all are well").atMost(SOON).until(() -> all(version, 4, 1) && allAreTold(tocsin));
            site.plays(path(version, 17), "F");
            await("another outage")
                    .atMost(SOON)
                    .until(() -> incidents(version, 17).size() == 2);
            site.plays(path(version, 17), "S");
            await("all are well again").atMost(SOON).until(() -> all(version, 4, 1) && allAreTold(tocsin));
        }
    }

    /** Whether each case's incidents and component are as said; case 16 has no incident. */
    private static boolean all(String version, int incident, int component) {
        return OUTAGES.keySet().stream().allMatch(row -> {
            List<Kept> incidents = incidents(version, row);
            return page(version).status(row) == component
                    && incidents.isEmpty() == (row == 16)
                    && incidents.stream().allMatch(kept -> kept.status() == incident);
        });
    }

    /** Whether nothing is owed but to the webhook whose host is away. */
    private static boolean allAreTold(Installation tocsin) throws Exception {
        for (String status : List.of("waiting", "sending")) {
            for (Object listed :
                    new JsonObject(tocsin.get("/api/v1/callbacks?limit=500&status=" + status)).getJsonArray("data")) {
                if (!((JsonObject) listed).getString("hook").equals("webhook-1")) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The first incident of case 15 and the first outage of component 16 are answered with 500. */
    private static Said answer(String version, Arrival arrival, String path) {
        if (arrival.method().equals("POST") && path.equals("/api/v1/incidents")) {
            int row = arrival.json().getInteger("component_id");
            ASKED.putIfAbsent(version + " " + row, site.asked(path(version, row)));
            if (row == 15 && BROKEN.add(version + " incident")) {
                return new Said(500, "");
            }
        }
        boolean outage = arrival.method().equals("PUT")
                && path.equals("/api/v1/components/16")
                && arrival.json().getInteger("status") == 3;
        return outage && BROKEN.add(version + " component")
                ? new Said(500, "")
                : page(version).answer(arrival, path);
    }

    private static String configuration(String version) {
        StringBuilder endpoints = new StringBuilder();
        OUTAGES.keySet()
                .forEach(row -> endpoints.append(endpoint(
                        version,
                        row,
                        switch (row) {
                            case 13, 15 -> "UPDATE_STATUS, CREATE_INCIDENT";
                            case 16 -> "UPDATE_STATUS";
                            default -> "CREATE_INCIDENT, UPDATE_STATUS";
                        })));
        return """
                endpoints:
                %1$s%2$s%3$s%8$s
                cachet:
                  api_url: %4$s/%5$s/api/v1
                  token:
                    - { type: ENVIRONMENT_VARIABLE, value: NO_SUCH_TOKEN }
                    - { type: TOKEN, value: %6$s }
                webhooks:
                  - url: "http://127.0.0.1:%7$d/"
                  - url: "%4$s/push-%5$s/{title}"
                    params: { message: "{message}" }
                """.formatted(
                        endpoints,
                        endpoint(version, 20, "UPDATE_STATUS"),
                        endpoint(version, 21, "UPDATE_STATUS"),
                        services.url(),
                        version,
                        CachetPage.TOKEN,
                        FreePort.any(),
                        endpoint(version, 18, "PUSH_METRICS")
                                .replace("timeout: 5", "timeout: 1\n    metric_id: 7\n    latency_unit: ms"));
    }

    private static String endpoint(String version, int row, String actions) {
        return """
                  - name: Row %1$d
                    url: %2$s/%3$s
                    method: GET
                    timeout: 5
                    expectation:
                      - { type: HTTP_STATUS, status_range: 200-300 }
                      - { type: HTTP_STATUS, status_range: 200-299, incident: PERFORMANCE }
                    allowed_fails: 2
                    component_id: %1$d
                    action: [%4$s]
                    public_incidents: true
                    frequency: 0.5
                """.formatted(row, site.url(), path(version, row), actions);
    }

    @AfterAll
    static void close() {
        services.close();
        site.close();
    }

    @ParameterizedTest(name = "row 11 on {0}")
    @ValueSource(strings = {"2.3", "2.4"})
    void row11TheThirdFailureInARowOpensTheIncident(String version) {
        assertThat(incidents(version, 11)).hasSize(1);
        assertThat(asked(version, 11)).isGreaterThanOrEqualTo(7);
    }

    @ParameterizedTest(name = "row 12 on {0}")
    @ValueSource(strings = {"2.3", "2.4"})
    void row12TheThirdFailureOpensAndASuccessResolves(String version) {
        isOneOutage(version, 12);
    }

    @ParameterizedTest(name = "row 13 on {0}")
    @ValueSource(strings = {"2.3", "2.4"})
    void row13TheOrderOfTheActionsDoesNotMatter(String version) {
        isOneOutage(version, 13);
    }

    @ParameterizedTest(name = "row 14 on {0}")
    @ValueSource(strings = {"2.3", "2.4"})
    void row14WhatGetsWorseIsOneIncident(String version) {
        assertThat(incidents(version, 14))
                .singleElement()
                .extracting(Kept::name)
                .isEqualTo("Row 14 has degraded performance");
        assertThat(statuses(version, 14)).containsSubsequence(1, 2, 3, 1);
    }

    @ParameterizedTest(name = "row 15 on {0}")
    @ValueSource(strings = {"2.3", "2.4"})
    void row15AnIncidentThatWasNotTakenIsSentAgainAndWebhooksAreCalledOnce(String version) {
        isOneIncident(version, 15);
        assertThat(BROKEN).contains(version + " incident");
        assertThat(pushed(version, 15)).containsExactly("Row 15 is unavailable", "Row 15 is operational");
    }

    @ParameterizedTest(name = "row 16 on {0}")
    @ValueSource(strings = {"2.3", "2.4"})
    void row16AStatusThatWasNotTakenIsSentAgain(String version) {
        assertThat(BROKEN).contains(version + " component");
        assertThat(statuses(version, 16)).containsExactly(1, 3, 3, 1);
    }

    @ParameterizedTest(name = "row 17 on {0}")
    @ValueSource(strings = {"2.3", "2.4"})
    void row17AnIncidentIsResolvedWithoutUpdatesTooAndTheNextOutageIsAnotherOne(String version) {
        assertThat(incidents(version, 17)).hasSize(2).allSatisfy(kept -> {
            assertThat(kept.status()).isEqualTo(4);
            assertThat(kept.visible()).isTrue();
            assertThat(kept.updates()).isEqualTo(version.equals("2.3") ? 0 : 1);
        });
    }

    @ParameterizedTest(name = "row 18 on {0}")
    @ValueSource(strings = {"2.3", "2.4"})
    void row18WithoutAnAnswerThereIsNoPointAndNoneOfBefore(String version) {
        List<MetricPoints.Point> before = UNANSWERED.getOrDefault(version, List.of());

        assertThat(UNANSWERED_STILL.get(version)).isEqualTo(before);
        assertThat(page(version).points().all())
                .startsWith(before.toArray(MetricPoints.Point[]::new))
                .hasSizeGreaterThan(before.size())
                .allSatisfy(point -> assertThat(point.value()).isBetween(0.1, 5000.0));
    }

    @ParameterizedTest(name = "row 19 on {0}")
    @ValueSource(strings = {"2.3", "2.4"})
    void row19ARestartDuringAnOutageMakesNoSecondIncident(String version) {
        isOneIncident(version, 19);
        assertThat(pushed(version, 19)).containsExactly("Row 19 is unavailable", "Row 19 is operational");
    }

    @ParameterizedTest(name = "row 20 on {0}")
    @ValueSource(strings = {"2.3", "2.4"})
    void rows20And21WhatIsWellAtTheStartIsShownAsSuchOnce(String version) {
        assertThat(statuses(version, 20)).containsExactly(1);
        assertThat(statuses(version, 21)).containsExactly(1);
    }

    @ParameterizedTest(name = "row 23 on {0}")
    @ValueSource(strings = {"2.3", "2.4"})
    void row23AWebhookWhoseHostIsAwayCostsTheNextNothing(String version) {
        for (int row : List.of(11, 12, 13, 14)) {
            assertThat(pushed(version, row)).hasSize(2).last().isEqualTo("Row " + row + " is operational");
        }
    }

    @ParameterizedTest(name = "row 29 on {0}")
    @ValueSource(strings = {"2.3", "2.4"})
    void row29OfAListOfTokensTheFirstThatThereIsCountsAndNoOther(String version) {
        assertThat(services.arrivals(version))
                .isNotEmpty()
                .allSatisfy(arrival ->
                        assertThat(Services.header(arrival, "X-Cachet-Token")).isEqualTo(CachetPage.TOKEN));
    }

    private static void isOneIncident(String version, int row) {
        assertThat(incidents(version, row)).singleElement().satisfies(kept -> {
            assertThat(kept.name()).isEqualTo("Row " + row + " is unavailable");
            assertThat(kept.status()).isEqualTo(4);
        });
    }

    private static void isOneOutage(String version, int row) {
        isOneIncident(version, row);
        assertThat(asked(version, row)).isGreaterThanOrEqualTo(4);
        assertThat(statuses(version, row)).containsSubsequence(1, 3, 1);
    }

    private static CachetTwo page(String version) {
        return Objects.requireNonNull(PAGES.get(version));
    }

    private static String path(String version, int row) {
        return version + "-row-" + row;
    }

    private static int asked(String version, int row) {
        return ASKED.getOrDefault(version + " " + row, 0);
    }

    private static List<Kept> incidents(String version, int row) {
        return page(version).incidents().stream()
                .filter(kept -> kept.name().startsWith("Row " + row + " "))
                .toList();
    }

    /** What a component was said to be, one after the other. */
    private static List<Integer> statuses(String version, int row) {
        return services.arrivals(version).stream()
                .filter(arrival ->
                        arrival.method().equals("PUT") && arrival.path().endsWith("/components/" + row))
                .map(arrival -> arrival.json().getInteger("status"))
                .toList();
    }

    /** Titles that the webhook was called with. */
    private static List<String> pushed(String version, int row) {
        return services.arrivals("push-" + version).stream()
                .map(arrival -> arrival.path().replaceFirst(".*/", "").replace("%20", " "))
                .filter(title -> title.startsWith("Row " + row + " "))
                .toList();
    }
}
