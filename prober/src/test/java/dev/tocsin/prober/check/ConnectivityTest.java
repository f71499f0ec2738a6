package dev.tocsin.prober.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.prober.check.Seen.Answered;
import dev.tocsin.prober.check.Seen.Kind;
import dev.tocsin.prober.check.Seen.NoAnswer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** With a network in the test's hand: each place answers, refuses or is silent. */
class ConnectivityTest {
    private static final Timings TIMINGS =
            new Timings(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Duration.ofMillis(5));
    private static final String TARGET = "tcp://target:1";

    private final Map<String, Kind> network = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AtomicLong nanoTime = new AtomicLong();
    private final Connectivity connectivity = new Connectivity(this::see, List.of("a:1", "b:2"), nanoTime::get);

    private CompletableFuture<Seen> see(Target target) {
        String url = target.url().toString();
        asked.add(url);
        Kind kind = network.get(url);
        return CompletableFuture.completedFuture(
                kind == null
                        ? new Answered(
                                200,
                                List.of(),
                                "",
                                false,
                                InetSocketAddress.createUnresolved("h", 1),
                                TIMINGS,
                                List.of())
                        : new NoAnswer(kind, "nothing", TIMINGS, List.of()));
    }

    private Seen ask() {
        return connectivity
                .ask(Target.of("tcp", URI.create(TARGET), Duration.ofSeconds(1)))
                .join();
    }

    @Test
    void aSilentTargetIsSilentWhileOthersAnswer() {
        network.put(TARGET, Kind.TIMED_OUT);

        assertThat(((NoAnswer) ask()).kind()).isEqualTo(Kind.TIMED_OUT);
        assertThat(asked).containsExactly(TARGET, "tcp://a:1");
    }

    @Test
    void itIsThisProbersTroubleWhenNobodyAnswers() {
        network.putAll(Map.of(TARGET, Kind.UNREACHABLE, "tcp://a:1", Kind.TIMED_OUT, "tcp://b:2", Kind.NO_NAME_SERVER));

        NoAnswer seen = (NoAnswer) ask();

        assertThat(seen.kind()).isEqualTo(Kind.OWN_TROUBLE);
        assertThat(seen.message())
                .isEqualTo("nothing; but this prober has no network: none of a:1, b:2 can be reached");
    }

    @Test
    void onePlaceIsEnoughAndOneThatRefusesIsThere() {
        network.putAll(Map.of(TARGET, Kind.TIMED_OUT, "tcp://a:1", Kind.TIMED_OUT, "tcp://b:2", Kind.REFUSED));

        assertThat(((NoAnswer) ask()).kind()).isEqualTo(Kind.TIMED_OUT);
    }

    @Test
    void nobodyElseIsAskedWhenTheTargetAnswersOrRefuses() {
        ask();
        network.put(TARGET, Kind.REFUSED);
        ask();

        assertThat(asked).containsOnly(TARGET);
    }

    @Test
    void manySilentTargetsOfOneSecondAskOnce() {
        network.put(TARGET, Kind.TIMED_OUT);
        ask();
        ask();
        nanoTime.addAndGet(Duration.ofMillis(1001).toNanos());
        ask();

        assertThat(asked.stream().filter("tcp://a:1"::equals)).hasSize(2);
    }

    @Test
    void aNetworkThatWasThereBeforeTheProbeBeganMayHaveGoneSince() {
        network.put(TARGET, Kind.TIMED_OUT);
        ask();
        network.putAll(Map.of(TARGET, Kind.UNREACHABLE, "tcp://a:1", Kind.UNREACHABLE, "tcp://b:2", Kind.UNREACHABLE));
        nanoTime.addAndGet(Duration.ofMillis(10).toNanos());

        assertThat(((NoAnswer) ask()).kind()).isEqualTo(Kind.OWN_TROUBLE);
    }

    @Test
    void thoseThatBeganWhilePlacesWereAskedWaitForTheNextTimeTogether() {
        List<CompletableFuture<Seen>> answers = new CopyOnWriteArrayList<>();
        Seen silence = new NoAnswer(Kind.UNREACHABLE, "nothing", TIMINGS, List.of());
        Connectivity slow = new Connectivity(
                target -> {
                    if (target.url().toString().equals(TARGET)) {
                        return CompletableFuture.completedFuture(silence);
                    }
                    var answer = new CompletableFuture<Seen>();
                    answers.add(answer);
                    return answer;
                },
                List.of("a:1"),
                nanoTime::get);
        Target target = Target.of("tcp", URI.create(TARGET), Duration.ofSeconds(1));
        CompletableFuture<Seen> first = slow.ask(target);
        nanoTime.incrementAndGet();
        CompletableFuture<Seen> second = slow.ask(target);
        CompletableFuture<Seen> third = slow.ask(target);
        assertThat(answers).hasSize(1);

        answers.get(0).complete(new NoAnswer(Kind.REFUSED, "there", TIMINGS, List.of()));
        assertThat(((NoAnswer) first.join()).kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(answers).hasSize(2);
        answers.get(1).complete(silence);

        assertThat(List.of(second.join(), third.join()))
                .allSatisfy(seen -> assertThat(((NoAnswer) seen).kind()).isEqualTo(Kind.OWN_TROUBLE));
        assertThat(answers).hasSize(2);
    }

    @Test
    void withoutPlacesSilenceIsTheTargets() {
        network.put(TARGET, Kind.TIMED_OUT);
        var alone = new Connectivity(this::see, List.of(), nanoTime::get);

        Seen seen = alone.ask(Target.of("tcp", URI.create(TARGET), Duration.ofSeconds(1)))
                .join();

        assertThat(((NoAnswer) seen).kind()).isEqualTo(Kind.TIMED_OUT);
    }
}
