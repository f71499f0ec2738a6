package dev.tocsin.api.view;

import static dev.tocsin.api.Samples.callback;
import static dev.tocsin.api.Samples.endpoint;
import static dev.tocsin.api.Samples.hook;
import static dev.tocsin.api.Samples.incident;
import static dev.tocsin.api.Samples.resolved;
import static dev.tocsin.api.Samples.result;
import static dev.tocsin.api.Samples.status;
import static dev.tocsin.api.ViewFixture.IDENTITY;
import static dev.tocsin.api.ViewFixture.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.api.ViewFixture;
import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.CallbackStatus;
import dev.tocsin.schemas.event.EndpointState;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.Incident;
import dev.tocsin.schemas.event.Outcome;
import dev.tocsin.schemas.event.ProbeResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ViewTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final TopicPartition RESULTS =
            new TopicPartition(TOPICS.probeResults().name(), 0);

    @TempDir
    Path folder;

    @Test
    void goesOnAfterARestartWhereItWasWithoutDoubling() {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (var before = new ViewFixture(folder, NOW)) {
            records.add(before.record(TOPICS.endpoints(), "a", endpoint("a", "A", "g", true)));
            records.add(
                    before.record(TOPICS.probeResults(), "a", result("a", NOW.minusSeconds(60), Outcome.passed, 5)));
            records.add(before.record(TOPICS.probeResults(), "a", result("a", NOW, Outcome.failed, 7)));
            records.add(before.record(TOPICS.callbacks(), "c", callback("c", "h", CallbackStatus.sent, NOW)));
            before.feed(records);
        }
        try (var after = new ViewFixture(folder, NOW.plusSeconds(5))) {
            assertThat(after.view().offsets()).containsEntry(RESULTS, 2L);
            after.feed(records); // as if the last commit of another consumer had been lost

            assertThat(results(after, "a")).hasSize(2);
            assertThat(after.view().archive().callbackCounts()).isEqualTo(Map.of("h", Map.of("sent", 1L)));
            assertThat(after.view().snapshot().endpoints()).containsOnlyKeys("a");
            assertThat(after.view().snapshot().recent("a").points()).hasSize(2);
            assertThat(after.view().snapshot().recent("a").last())
                    .extracting(ProbeResult::getOutcome)
                    .isEqualTo(Outcome.failed);
        }
    }

    @Test
    void isBuiltAnewWhenItsFormatIsAnother() throws Exception {
        filled();
        try (var sqlite = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("view.sqlite"));
                var statement = sqlite.createStatement()) {
            statement.execute("PRAGMA user_version = 999");
        }

        assertEmptyWith(IDENTITY, NOW);
    }

    @Test
    void isBuiltAnewForAnotherClusterAndForTopicsMadeAnew() {
        filled();
        assertEmptyWith(new Identity("cluster-2", IDENTITY.topicIds()), NOW);

        filled();
        assertEmptyWith(new Identity(IDENTITY.cluster(), Map.of("t.endpoints", "id-2")), NOW);
    }

    @Test
    void isBuiltAnewWhenDeletionsMayHaveBeenMissed() {
        filled();

        assertEmptyWith(IDENTITY, NOW.plus(Duration.ofHours(21)));
    }

    @Test
    void isBuiltAnewWhenTheFileIsDamaged() throws IOException {
        Files.writeString(folder.resolve("view.sqlite"), "this is not a database, not even a small one".repeat(200));

        assertEmptyWith(IDENTITY, NOW);
    }

    @Test
    void whatCannotBeReadIsPassedOverAndWhatIsBehindItIsNot() {
        try (var fixture = new ViewFixture(folder, NOW)) {
            fixture.feed(List.of(
                    fixture.record(TOPICS.endpoints(), "bad", new byte[] {7, 7, 7}),
                    fixture.record(TOPICS.endpoints(), "a", endpoint("a", "A", "g", true)),
                    fixture.record(TOPICS.incidents(), "b", new byte[] {0, 0, 0, 0, 1, 1})));

            assertThat(fixture.view().snapshot().endpoints()).containsOnlyKeys("a");
            assertThat(fixture.unreadable())
                    .extracting(unreadable -> unreadable.record().topic() + "@"
                            + unreadable.record().offset())
                    .containsExactly("t.endpoints@0", "t.incidents@0");
            assertThat(fixture.unreadable().get(1).reason()).contains("schema id 1");
            assertThat(fixture.view().offsets()).containsEntry(new TopicPartition("t.incidents", 0), 1L);
        }
    }

    @Test
    void aSlotProbedTwiceCountsOnce() {
        try (var fixture = new ViewFixture(folder, NOW)) {
            fixture.feed(TOPICS.probeResults(), "a", result("a", NOW, Outcome.passed, 5));
            fixture.feed(TOPICS.probeResults(), "a", result("a", NOW, Outcome.failed, 9));

            assertThat(results(fixture, "a"))
                    .extracting(ProbeResult::getOutcome)
                    .containsExactly(Outcome.passed);
        }
    }

    @Test
    void callbacksAreCountedByTheStatusThatTheyHaveNow() {
        try (var fixture = new ViewFixture(folder, NOW)) {
            for (CallbackStatus status : List.of(CallbackStatus.waiting, CallbackStatus.sending, CallbackStatus.sent)) {
                fixture.feed(TOPICS.callbacks(), "c1", callback("c1", "h", status, NOW));
            }
            fixture.feed(TOPICS.callbacks(), "c2", callback("c2", "h", CallbackStatus.error, NOW));
            fixture.feed(TOPICS.callbacks(), "c3", callback("c3", "h", CallbackStatus.sent, NOW));
            fixture.feed(TOPICS.callbacks(), "c3", (Callback) null);

            assertThat(fixture.view().archive().callbackCounts())
                    .isEqualTo(Map.of("h", Map.of("sent", 1L, "error", 1L)));
        }
    }

    @Test
    void incidentsAreFoundByStateEndpointAndTime() {
        try (var fixture = new ViewFixture(folder, NOW)) {
            Incident old = incident("i1", "a", "A is down", NOW.minusSeconds(9_000));
            fixture.feed(TOPICS.incidents(), "i1", resolved(old, NOW.minusSeconds(8_000)));
            fixture.feed(TOPICS.incidents(), "i2", incident("i2", "a", "A is down", NOW.minusSeconds(60)));
            fixture.feed(TOPICS.incidents(), "i3", incident("i3", "b", "B is down", NOW.minusSeconds(30)));

            assertThat(incidents(fixture, Set.of(), Set.of("a"), Period.ALWAYS)).containsExactly("i2", "i1");
            assertThat(incidents(fixture, IncidentQuery.OPEN, Set.of("a", "b"), Period.ALWAYS))
                    .containsExactly("i3", "i2");
            assertThat(incidents(
                            fixture,
                            Set.of(),
                            Set.of("a", "b"),
                            new Period(NOW.minusSeconds(60), NOW.minusSeconds(30))))
                    .containsExactly("i2");
        }
    }

    @Test
    void uptimeComesFromEventsAndStatusesAndSurvivesARestart() {
        try (var fixture = new ViewFixture(folder, NOW)) {
            fixture.feed(TOPICS.events(), "a", changed("e1", "a", NOW.minus(Duration.ofDays(2)), EndpointState.up));
            fixture.feed(TOPICS.events(), "a", changed("e2", "a", NOW.minus(Duration.ofHours(12)), EndpointState.down));
            fixture.feed(TOPICS.statuses(), "a", status("a", EndpointState.down, NOW.minus(Duration.ofHours(12)), "x"));
            assertThat(uptime(fixture)).contains(0.5);
        }
        try (var fixture = new ViewFixture(folder, NOW)) {
            assertThat(uptime(fixture)).contains(0.5);
        }
    }

    @Test
    void deletedDefinitionsAreGone() {
        try (var fixture = new ViewFixture(folder, NOW)) {
            fixture.feed(TOPICS.hooks(), "h", hook("h"));
            fixture.feed(TOPICS.hooks(), "h", (dev.tocsin.schemas.event.HookDefinition) null);

            assertThat(fixture.view().snapshot().hooks()).isEmpty();
        }
        try (var fixture = new ViewFixture(folder, NOW)) {
            assertThat(fixture.view().snapshot().hooks()).isEmpty();
        }
    }

    @Test
    void tidyingRemovesWhatTheTopicsNoLongerKeep() {
        try (var fixture = new ViewFixture(folder, NOW)) {
            fixture.feed(TOPICS.probeResults(), "a", result("a", NOW.minus(Duration.ofDays(8)), Outcome.passed, 5));
            fixture.feed(TOPICS.probeResults(), "a", result("a", NOW.minus(Duration.ofDays(6)), Outcome.passed, 5));
            Instant old = NOW.minus(Duration.ofDays(31));
            fixture.feed(TOPICS.callbacks(), "c1", callback("c1", "h", CallbackStatus.sent, old));
            fixture.feed(TOPICS.callbacks(), "c2", callback("c2", "h", CallbackStatus.waiting, old));

            fixture.view().tidy();

            assertThat(results(fixture, "a"))
                    .extracting(ProbeResult::getSlot)
                    .containsExactly(NOW.minus(Duration.ofDays(6)));
            assertThat(fixture.view().archive().callbackCounts()).isEqualTo(Map.of("h", Map.of("waiting", 1L)));
        }
    }

    @Test
    void listenersHearOfABatchOnceItCanBeRead() {
        try (var fixture = new ViewFixture(folder, NOW)) {
            List<Integer> readable = new ArrayList<>();
            fixture.view().listen(changes -> readable.add(results(fixture, "a").size()));
            fixture.feed(TOPICS.probeResults(), "a", result("a", NOW, Outcome.passed, 5));

            assertThat(readable).containsExactly(1);
        }
    }

    @Test
    void aListenerThatFailsHarmsNobodyElse() {
        try (var fixture = new ViewFixture(folder, NOW)) {
            List<Integer> heard = new ArrayList<>();
            fixture.view().listen(changes -> {
                throw new IllegalStateException("on purpose");
            });
            fixture.view().listen(changes -> heard.add(changes.size()));

            fixture.feed(TOPICS.hooks(), "h", hook("h"));

            assertThat(heard).containsExactly(1);
        }
    }

    private void filled() {
        try (var fixture = new ViewFixture(folder, NOW)) {
            fixture.feed(TOPICS.endpoints(), "a", endpoint("a", "A", "g", true));
            fixture.feed(TOPICS.probeResults(), "a", result("a", NOW, Outcome.passed, 5));
            assertThat(fixture.view().offsets()).isNotEmpty();
        }
    }

    private void assertEmptyWith(Identity identity, Instant now) {
        try (var fixture = new ViewFixture(folder, identity, InstantSource.fixed(now))) {
            assertThat(fixture.view().offsets()).isEmpty();
            assertThat(fixture.view().snapshot().endpoints()).isEmpty();
            assertThat(results(fixture, "a")).isEmpty();
        }
    }

    private static Optional<Double> uptime(ViewFixture fixture) {
        return fixture.view().snapshot().timeline("a").uptime(Duration.ofDays(1), NOW);
    }

    private static List<ProbeResult> results(ViewFixture fixture, String endpoint) {
        return fixture.view()
                .archive()
                .results(
                        new ResultQuery(endpoint, Optional.empty(), Optional.empty(), Period.ALWAYS, Place.START, 100));
    }

    private static List<String> incidents(
            ViewFixture fixture, Set<String> states, Set<String> endpoints, Period opened) {
        return fixture
                .view()
                .archive()
                .incidents(new IncidentQuery(states, false, endpoints, false, opened, Place.START, 100))
                .stream()
                .map(Incident::getId)
                .toList();
    }

    private static Event changed(String id, String endpoint, Instant at, EndpointState after) {
        return Event.newBuilder()
                .setId(id)
                .setType("dev.tocsin.status.changed")
                .setSource("/tocsin/incidents")
                .setSubject(endpoint)
                .setTime(at)
                .setStatusAfter(after)
                .build();
    }
}
