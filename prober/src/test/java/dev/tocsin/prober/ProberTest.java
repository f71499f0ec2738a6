package dev.tocsin.prober;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tocsin.prober.Endpoint.Unaskable;
import dev.tocsin.prober.check.Seen;
import dev.tocsin.prober.check.Seen.Answered;
import dev.tocsin.prober.check.Seen.Kind;
import dev.tocsin.prober.check.Seen.NoAnswer;
import dev.tocsin.prober.check.Target;
import dev.tocsin.prober.check.Timings;
import dev.tocsin.prober.expect.Expectation;
import dev.tocsin.prober.expect.Expectations;
import dev.tocsin.prober.expect.Severity;
import dev.tocsin.prober.expect.Verdict;
import dev.tocsin.prober.publish.Result;
import dev.tocsin.prober.schedule.Slots;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The prober with a clock and a network in the test's hand. */
class ProberTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Timings TIMINGS =
            new Timings(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Duration.ofMillis(5));
    private static final Seen REFUSED = new NoAnswer(Kind.REFUSED, "refused", TIMINGS, List.of());
    private static final Target TARGET = Target.get(URI.create("http://h/"), Duration.ofSeconds(10));

    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
    private final AtomicLong nanoTime = new AtomicLong();
    private final List<CompletableFuture<Seen>> asked = new CopyOnWriteArrayList<>();
    private final List<Result> results = new CopyOnWriteArrayList<>();
    private SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private volatile Optional<String> trouble = Optional.empty();
    private Prober prober = prober(100);

    private Prober prober(int limit) {
        registry = new SimpleMeterRegistry();
        return new Prober(
                target -> {
                    var answer = new CompletableFuture<Seen>();
                    asked.add(answer);
                    return answer;
                },
                results::add,
                () -> trouble,
                new ProberMetrics(registry, "here"),
                limit,
                now::get,
                nanoTime::get);
    }

    @BeforeEach
    void start() {
        prober.start();
    }

    @AfterEach
    void stop() {
        prober.close();
    }

    private static Seen answered(int status) {
        return new Answered(
                status,
                List.of(),
                "",
                false,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 80),
                TIMINGS,
                List.of());
    }

    private static Endpoint endpoint(String id, long generation, Supplier<Target> target) {
        return endpoint(id, generation, target, 10);
    }

    private static Endpoint endpoint(String id, long generation, Supplier<Target> target, int secondOfMinute) {
        return new Endpoint(
                id,
                generation,
                new Slots(Duration.ofSeconds(60), Duration.ofSeconds(secondOfMinute)),
                new Expectations(Expectation.usual(), Severity.MAJOR, Severity.MAJOR),
                target);
    }

    private void put(Endpoint endpoint, int endpoints) {
        prober.put(endpoint);
        awaitEndpoints(endpoints);
    }

    private void awaitEndpoints(int count) {
        var seen = new CompletableFuture<Integer>();
        prober.settled(seen::complete);
        assertThat(seen.join()).isEqualTo(count);
    }

    private void clockShows(int secondsAfterNoon) {
        now.set(NOON.plusSeconds(secondsAfterNoon));
    }

    private void awaitAsked(int count) {
        await().until(() -> asked.size() == count);
    }

    private Result result(int index) {
        await().until(() -> results.size() > index);
        return results.get(index);
    }

    @Test
    void asksAtTheSlotAndTellsWhatCameOfIt() {
        put(endpoint("a", 3, () -> TARGET), 1);

        clockShows(11);
        awaitAsked(1);
        asked.get(0).complete(answered(200));

        assertThat(result(0).assessment().verdict()).isEqualTo(Verdict.PASSED);
        assertThat(result(0).endpoint()).isEqualTo("a");
        assertThat(result(0).generation()).isEqualTo(3);
        assertThat(result(0).slot()).isEqualTo(NOON.plusSeconds(10));
        assertThat(result(0).startedAt()).isEqualTo(NOON.plusSeconds(11));
    }

    @Test
    void failsAnEndpointThatDoesNotAnswer() {
        put(endpoint("a", 1, () -> TARGET), 1);

        clockShows(10);
        awaitAsked(1);
        asked.get(0).complete(REFUSED);

        assertThat(result(0).assessment().verdict()).isEqualTo(Verdict.FAILED);
        assertThat(result(0).assessment().message()).isEqualTo("refused");
    }

    @Test
    void comesBackSoonerUntilItPassesAgain() {
        var soon = new Slots(Duration.ofSeconds(20), Duration.ofSeconds(15));
        Endpoint task = endpoint("a", 1, () -> TARGET);
        put(new Endpoint("a", 1, task.slots(), Optional.of(soon), task.expectations(), task.target()), 1);

        clockShows(10);
        awaitAsked(1);
        asked.get(0).complete(REFUSED);
        assertThat(result(0).slot()).isEqualTo(NOON.plusSeconds(10));
        awaitEndpoints(1);
        clockShows(15);
        awaitAsked(2);
        asked.get(1).complete(answered(200));
        assertThat(result(1).slot()).isEqualTo(NOON.plusSeconds(15));
        awaitEndpoints(1);
        clockShows(36);
        awaitEndpoints(1);
        clockShows(70);
        awaitAsked(3);
        asked.get(2).complete(answered(200));

        assertThat(result(2).slot()).isEqualTo(NOON.plusSeconds(70));
    }

    @Test
    void asksAsTheDefinitionIsNowAndNotAsItWas() {
        put(endpoint("a", 1, () -> TARGET), 1);
        prober.put(endpoint("a", 2, () -> TARGET));
        put(endpoint("b", 1, () -> TARGET), 2);
        prober.remove("b");
        awaitEndpoints(1);

        clockShows(10);
        awaitAsked(1);
        asked.get(0).complete(answered(200));

        assertThat(result(0).generation()).isEqualTo(2);
        assertThat(asked).hasSize(1);
    }

    @Test
    void leavesOutWhatItComesToTooLateAndSaysThatItIsItsOwnFault() {
        put(endpoint("a", 1, () -> TARGET), 1);

        clockShows(16);

        assertThat(result(0).assessment().verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(result(0).assessment().message())
                .isEqualTo("this prober came to it 6000 ms late and left it out: it has too much to do");
        assertThat(asked).isEmpty();
    }

    @Test
    void asksNoMoreThanTheLimitAtOnceAndTheRestWhenThereIsRoom() {
        prober.close();
        prober = prober(1);
        prober.start();
        put(endpoint("a", 1, () -> TARGET), 1);
        put(endpoint("b", 1, () -> TARGET), 2);

        clockShows(10);
        awaitAsked(1);
        asked.get(0).complete(answered(200));
        awaitAsked(2);
        asked.get(1).complete(answered(200));

        assertThat(result(0).endpoint()).isNotEqualTo(result(1).endpoint());
    }

    @Test
    void leavesOutWhatFindsNoRoomInTime() {
        prober.close();
        prober = prober(1);
        prober.start();
        put(endpoint("a", 1, () -> TARGET), 1);
        put(endpoint("b", 1, () -> TARGET), 2);

        clockShows(10);
        awaitAsked(1);
        clockShows(16);

        assertThat(result(0).assessment().verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(asked).hasSize(1);
    }

    @Test
    void countsSlotsThatItMissed() {
        put(endpoint("a", 1, () -> TARGET), 1);

        clockShows(190);
        awaitAsked(1);

        assertThat(registry.get("tocsin.prober.missed.slots").counter().count()).isEqualTo(3);
    }

    private void takeOver(Endpoint endpoint, int endpoints) {
        prober.takeOver(endpoint);
        awaitEndpoints(endpoints);
    }

    @Test
    void asksForTheLastSlotOfWhatItTookOver() {
        clockShows(18);

        takeOver(endpoint("a", 1, () -> TARGET), 1);
        awaitAsked(1);
        asked.get(0).complete(answered(200));

        assertThat(result(0).slot()).isEqualTo(NOON.plusSeconds(10));
        assertThat(result(0).startedAt()).isEqualTo(NOON.plusSeconds(18));
        assertThat(result(0).assessment().verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void doesNotAskForTheLastSlotOfWhatIsNew() {
        clockShows(18);
        put(endpoint("a", 1, () -> TARGET), 1);

        clockShows(70);
        awaitAsked(1);
        asked.get(0).complete(answered(200));

        assertThat(result(0).slot()).isEqualTo(NOON.plusSeconds(70));
    }

    @Test
    void asksForFewLastSlotsAtOnceAndForTheOthersWhenTheyHaveAnswered() {
        clockShows(18);
        for (int i = 1; i <= 33; i++) {
            takeOver(endpoint("e" + i, 1, () -> TARGET), i);
        }
        awaitAsked(32);
        put(endpoint("due", 1, () -> TARGET, 19), 34);

        clockShows(19);
        awaitAsked(33);
        asked.get(0).complete(answered(200));
        awaitAsked(34);
        asked.forEach(answer -> answer.complete(answered(200)));

        await().until(() -> results.size() == 34);
        assertThat(results)
                .filteredOn(result -> result.slot().equals(NOON.plusSeconds(10)))
                .hasSize(33);
    }

    @Test
    void isInconclusiveWhereItCannotAsk() {
        put(
                endpoint("a", 1, () -> {
                    throw new Unaskable("no key");
                }),
                1);

        clockShows(10);

        assertThat(result(0).assessment().verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(result(0).assessment().message()).isEqualTo("no key");
    }

    @Test
    void blamesNoEndpointWhileKafkaIsOutOfReach() {
        put(endpoint("a", 1, () -> TARGET), 1);
        trouble = Optional.of("Kafka is out of this prober's reach");

        clockShows(10);
        awaitAsked(1);
        asked.get(0).complete(REFUSED);

        assertThat(result(0).assessment().verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(result(0).assessment().message()).isEqualTo("refused; but Kafka is out of this prober's reach");
    }

    @Test
    void blamesNoEndpointForAHoldUpOfItsOwn() {
        put(endpoint("a", 1, () -> TARGET), 1);

        clockShows(10);
        awaitAsked(1);
        nanoTime.set(Duration.ofSeconds(4).toNanos());
        asked.get(0).complete(REFUSED);

        assertThat(result(0).assessment().message()).isEqualTo("refused; but this prober was held up for 4000 ms");
    }

    @Test
    void finishesWhatRunsWhenItIsStoppedAndBeginsNothing() {
        put(endpoint("a", 1, () -> TARGET), 1);
        clockShows(10);
        awaitAsked(1);

        prober.stop();
        clockShows(70);
        asked.get(0).complete(answered(200));
        prober.finish(Duration.ofSeconds(5));

        assertThat(results).hasSize(1);
        assertThat(asked).hasSize(1);
    }

    @Test
    void countsProbesByOutcome() {
        put(endpoint("a", 1, () -> TARGET), 1);
        clockShows(10);
        awaitAsked(1);
        asked.get(0).complete(answered(500));
        result(0);

        assertThat(registry.get("tocsin.prober.probes")
                        .tag("outcome", "failed")
                        .counter()
                        .count())
                .isEqualTo(1);
    }
}
