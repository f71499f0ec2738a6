package dev.tocsin.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.embedded.broker.BrokerSettings;
import dev.tocsin.embedded.broker.EmbeddedBroker;
import dev.tocsin.embedded.broker.FreePort;
import dev.tocsin.schemas.event.Outcome;
import dev.tocsin.schemas.event.ProbeResult;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Definitions that change while probers run, and probers that come and go while endpoints stay. */
class LiveDefinitionsIT {

    private static final int ENDPOINTS = 40;
    private static final long INTERVAL_MS = 200;
    /** The site shares the machine with whatever else is there. */
    private static final long TIMEOUT_MS = 5_000;

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final Duration A_SECOND = Duration.ofSeconds(1);
    private static final Duration TAKEN_OVER = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private Site site;
    private EmbeddedBroker broker;
    private Watched watched;

    @BeforeEach
    void serve() throws Exception {
        site = new Site();
        broker = EmbeddedBroker.start(new BrokerSettings(folder.resolve("broker"), FreePort.any()));
        watched = new Watched(broker.bootstrapServers());
    }

    @AfterEach
    void close() {
        watched.close();
        broker.close();
        site.close();
    }

    @Test
    void definitionsTakeEffectWithinASecondAndPausingAndResumingDo() {
        try (var prober = prober("one")) {
            watched.define(1, site.url(), INTERVAL_MS, TIMEOUT_MS);
            await("it runs").atMost(SOON).until(() -> !watched.results().isEmpty());

            Instant defined = Instant.now();
            watched.define(Watched.endpoint("live", site.url(), INTERVAL_MS, TIMEOUT_MS));
            assertThat(first("live", defined, 1))
                    .isBefore(defined.plus(A_SECOND).plusMillis(INTERVAL_MS));

            Instant changed = Instant.now();
            watched.define(Watched.endpoint("live", site.url() + "other", INTERVAL_MS, TIMEOUT_MS)
                    .setGeneration(2));
            assertThat(first("live", changed, 2))
                    .isBefore(changed.plus(A_SECOND).plusMillis(INTERVAL_MS));

            Instant paused = Instant.now();
            watched.define(Watched.endpoint("live", site.url(), INTERVAL_MS, TIMEOUT_MS)
                    .setGeneration(3)
                    .setEnabled(false));
            await("nothing more")
                    .during(Duration.ofSeconds(2))
                    .atMost(SOON)
                    .until(() -> last("live").isBefore(Instant.now().minus(A_SECOND)));
            assertThat(last("live")).isBefore(paused.plus(A_SECOND));

            Instant resumed = Instant.now();
            watched.define(Watched.endpoint("live", site.url(), INTERVAL_MS, TIMEOUT_MS)
                    .setGeneration(4));
            assertThat(first("live", resumed, 4))
                    .isBefore(resumed.plus(A_SECOND).plusMillis(INTERVAL_MS));
            assertThat(watched.results(Outcome.failed)).isEmpty();
            assertThat(prober.isAlive()).isTrue();
        }
    }

    @Test
    void endpointsOfAKilledCopyAreProbedElsewhereWithinTenSecondsAndNoSlotIsCountedTwice() throws Exception {
        Map<String, String> environment = new HashMap<>(Watched.environment(broker.bootstrapServers()));
        environment.put("TOCSIN_DATA", folder.resolve("data").toString());
        watched.define(ENDPOINTS, site.url(), INTERVAL_MS, TIMEOUT_MS);
        try (var incidents = Part.module(folder, "incidents", environment);
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            try (var stays = prober("stays")) {
                allAreProbed();
                for (int kill = 0; kill < 2; kill++) {
                    try (var killed = prober("killed" + kill)) {
                        await("both own endpoints").atMost(SOON).until(() -> owners(admin) == 2);
                        allAreProbed();
                        killed.kill();
                    }
                    await("one owns all").atMost(SOON).until(() -> owners(admin) == 1);
                    allAreProbed();
                }
                assertThat(stays.isAlive()).isTrue();
                assertThat(watched.news()).isEmpty();
            }
            assertThat(longestGap()).isLessThan(TAKEN_OVER.plusMillis(INTERVAL_MS));
            everySlotIsCountedOnce();
            assertThat(incidents.isAlive()).isTrue();
            assertThat(watched.failure()).isNull();
        }
    }

    /** Copies of the prober to which Kafka has given endpoints. */
    private static long owners(Admin admin) throws Exception {
        return admin.describeConsumerGroups(List.of("tocsin.prober.default")).all().get().values().stream()
                .flatMap(group -> group.members().stream())
                .filter(member -> !member.assignment().topicPartitions().isEmpty())
                .count();
    }

    private Duration longestGap() {
        return watched.results().stream()
                .collect(Collectors.groupingBy(
                        ProbeResult::getEndpoint,
                        Collectors.mapping(ProbeResult::getStartedAt, Collectors.toCollection(TreeSet::new))))
                .values()
                .stream()
                .map(LiveDefinitionsIT::longest)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static Duration longest(SortedSet<Instant> times) {
        Duration longest = Duration.ZERO;
        Instant before = times.first();
        for (Instant time : times) {
            Duration gap = Duration.between(before, time);
            longest = gap.compareTo(longest) > 0 ? gap : longest;
            before = time;
        }
        return longest;
    }

    /** Though results of two endpoints come once more, as from a prober that did not know that it had lost them. */
    private void everySlotIsCountedOnce() {
        List<ProbeResult> twice =
                Stream.concat(of("e0").stream(), of("e1").stream()).toList();
        twice.forEach(watched::again);
        long slots = watched.results().stream()
                .filter(result -> result.getOutcome() != Outcome.inconclusive)
                .map(result -> result.getEndpoint() + " " + result.getSlot())
                .distinct()
                .count();
        await("the last minute is closed").atMost(SOON).until(() -> watched.counted() >= slots);
        assertThat(watched.counted()).isEqualTo(slots);
        assertThat(watched.results()).hasSizeGreaterThanOrEqualTo((int) slots + twice.size());
    }

    private Part prober(String name) {
        return Part.module(folder.resolve(name), "prober", Watched.environment(broker.bootstrapServers()));
    }

    private void allAreProbed() {
        Instant now = Instant.now();
        await("all are probed").atMost(SOON).until(() -> watched.allSince(ENDPOINTS, now, result -> true));
    }

    /** When the first probe began after that, by the definition's generation. */
    private Instant first(String endpoint, Instant after, long generation) {
        await("probed")
                .atMost(SOON)
                .until(() -> of(endpoint).stream().anyMatch(result -> result.getGeneration() == generation));
        return of(endpoint).stream()
                .filter(result -> result.getGeneration() == generation
                        && result.getStartedAt().isAfter(after))
                .map(ProbeResult::getStartedAt)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private Instant last(String endpoint) {
        return of(endpoint).stream()
                .map(ProbeResult::getStartedAt)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private List<ProbeResult> of(String endpoint) {
        return watched.results().stream()
                .filter(result -> result.getEndpoint().equals(endpoint))
                .toList();
    }
}
