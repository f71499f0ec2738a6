package dev.tocsin.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.embedded.broker.FreePort;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.Outcome;
import dev.tocsin.schemas.event.ProbeResult;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Guarantee 5 of the design, with processes: a prober that stands still, is starved or is cut off tells of no outage, and of
 * one that is true it tells afterwards.
 */
class OwnTroubleIT {

    private static final int ENDPOINTS = 20;
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final long INTERVAL_MS = 1000;
    private static final long TIMEOUT_MS = 900;

    @TempDir
    Path folder;

    private final int port = FreePort.any();
    private final String bootstrap = "127.0.0.1:" + port;
    private Site site;
    private Place place;
    private Part broker;
    private Part incidents;
    private Part prober;
    private Watched watched;

    @BeforeEach
    void startAll() throws Exception {
        site = new Site();
        site.takes(300);
        place = new Place();
        broker = Part.broker(folder, port);
        watched = new Watched(bootstrap);
        Map<String, String> environment = new HashMap<>(Watched.environment(bootstrap));
        environment.put("TOCSIN_DATA", folder.resolve("data").toString());
        environment.put("PROBER_REFERENCES", place.address());
        incidents = Part.module(folder, "incidents", environment);
        prober = Part.module(folder, "prober", environment);
        watched.define(ENDPOINTS, site.url(), INTERVAL_MS, TIMEOUT_MS);
        await("all are up")
                .atMost(SOON)
                .until(() -> watched.events("status.changed").size() == ENDPOINTS);
    }

    @AfterEach
    void stopAll() {
        prober.close();
        incidents.close();
        watched.close();
        broker.close();
        place.close();
        site.close();
    }

    @Test
    void aProberThatIsSuspendedTellsOfNoOutageButOfATrueOneAfterwards() {
        for (int time = 0; time < 3; time++) {
            prober.suspend();
            nothingIsToldFor(Duration.ofSeconds(4));
            prober.proceed();
            allPassAgain();
        }

        assertThat(watched.news()).isEmpty();
        assertThat(watched.results(Outcome.inconclusive))
                .as("probes were under way when it was suspended")
                .anyMatch(result -> result.getMessage().contains("held up"));
        anOutageIsTold();
    }

    @Test
    void aProberThatGetsHardlyAnyProcessorTellsOfNoOutageButOfATrueOneAfterwards() throws Exception {
        ScheduledExecutorService starving = Executors.newSingleThreadScheduledExecutor();
        Instant from = Instant.now();
        try {
            var starved = starving.scheduleWithFixedDelay(
                    () -> {
                        prober.suspend();
                        var unused = starving.schedule(prober::proceed, 300, TimeUnit.MILLISECONDS);
                    },
                    0,
                    350,
                    TimeUnit.MILLISECONDS);
            nothingIsToldFor(Duration.ofSeconds(20));
            assertThat(starved.isDone()).isFalse();
        } finally {
            starving.shutdown();
            assertThat(starving.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
            prober.proceed();
        }
        allPassAgain();

        assertThat(watched.news()).isEmpty();
        assertThat(watched.results(Outcome.failed)
                        .filter(result -> result.getSlot().isAfter(from)))
                .isEmpty();
        assertThat(watched.results().stream().filter(result -> result.getSlot().isAfter(from)))
                .isNotEmpty();
        anOutageIsTold();
    }

    @Test
    void aProberThatIsCutOffFromItsBrokerTellsLaterWhatItSawWhen() {
        Instant cut = Instant.now();
        broker.suspend();
        nothingIsToldFor(Duration.ofSeconds(6));
        Instant broke = Instant.now();
        site.breakDown();
        nothingIsToldFor(Duration.ofSeconds(6));
        Instant over = Instant.now();
        broker.proceed();

        await("the outage")
                .atMost(SOON)
                .until(() -> watched.events("incident.opened").size() == ENDPOINTS);
        assertThat(watched.events("incident.opened"))
                .extracting(event -> event.getIncident().getStartedAt())
                .allSatisfy(started -> assertThat(started).isBetween(broke.minusMillis(INTERVAL_MS), over));
        assertThat(watched.results().stream()
                        .map(ProbeResult::getSlot)
                        .filter(slot -> slot.isAfter(cut) && slot.isBefore(broke)))
                .as("what was seen before the outage is not lost")
                .hasSizeGreaterThan(ENDPOINTS * 4);
        site.mend();
        await("its end")
                .atMost(SOON)
                .until(() -> watched.events("incident.resolved").size() == ENDPOINTS);
        assertThat(watched.events("incident.opened")).hasSize(ENDPOINTS);
    }

    @Test
    void aProberWithoutANetworkTellsOfNoOutage() {
        place.vanish();
        site.silent(true);
        nothingIsToldFor(Duration.ofSeconds(8));
        assertThat(watched.results(Outcome.inconclusive))
                .anyMatch(result -> result.getMessage().contains("this prober has no network"));
        site.silent(false);
        allPassAgain();
        assertThat(watched.news()).isEmpty();

        place.appear();
        site.silent(true);
        await("the same silence with a network")
                .atMost(SOON)
                .until(() -> watched.events("incident.opened").size() == ENDPOINTS);
    }

    private void nothingIsToldFor(Duration time) {
        await("nothing is told")
                .during(time)
                .atMost(time.plusSeconds(10))
                .untilAsserted(() -> assertThat(watched.news()).isEmpty());
    }

    private void allPassAgain() {
        Instant now = Instant.now();
        await("all pass again")
                .atMost(SOON)
                .until(() -> watched.allSince(ENDPOINTS, now, result -> result.getOutcome() == Outcome.passed));
    }

    private void anOutageIsTold() {
        site.breakDown();
        await("a true outage")
                .atMost(SOON)
                .until(() -> watched.events("incident.opened").size() == ENDPOINTS);
        assertThat(watched.events("incident.opened"))
                .extracting(Event::getMessage)
                .allSatisfy(message -> assertThat(message).startsWith("status was 503"));
        assertThat(watched.failure()).isNull();
        assertThat(prober.isAlive() && incidents.isAlive()).isTrue();
    }
}
