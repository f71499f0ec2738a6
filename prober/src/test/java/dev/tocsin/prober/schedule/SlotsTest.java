package dev.tocsin.prober.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlotsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void isTheSameAfterEveryRestart() {
        assertThat(Slots.of("core-shop", "vienna", MINUTE).next(NOW))
                .isEqualTo(Instant.parse("2026-11-20T12:00:17.229Z"));
    }

    @Test
    void spreadsEndpointsEvenlyOverTheInterval() {
        long[] perSecond = new long[60];
        IntStream.range(0, 60_000)
                .forEach(i -> perSecond[
                        (int) Slots.of("endpoint-" + i, "default", MINUTE)
                                .phase()
                                .toSeconds()]++);

        assertThat(Arrays.stream(perSecond).min().orElseThrow()).isGreaterThan(850);
        assertThat(Arrays.stream(perSecond).max().orElseThrow()).isLessThan(1150);
    }

    @Test
    void setsLocationsApart() {
        assertThat(Slots.of("shop", "vienna", MINUTE).phase())
                .isNotEqualTo(Slots.of("shop", "ashburn", MINUTE).phase());
    }

    @Test
    void doesNotDrift() {
        Slots slots = new Slots(Duration.ofSeconds(7), Duration.ofSeconds(3));
        Instant first = slots.next(NOW);
        Instant at = first;
        for (int i = 0; i < 1000; i++) {
            at = slots.next(at.plusMillis(i % 900));
        }

        assertThat(at).isEqualTo(first.plus(Duration.ofSeconds(7).multipliedBy(1000)));
    }

    @Test
    void countsTheSlotOfThisVeryInstantAsTheLatest() {
        Slots slots = new Slots(MINUTE, Duration.ZERO);

        assertThat(slots.latest(NOW)).isEqualTo(NOW);
        assertThat(slots.next(NOW)).isEqualTo(NOW.plus(MINUTE));
        assertThat(slots.latest(NOW.minusMillis(1))).isEqualTo(NOW.minus(MINUTE));
    }

    @Test
    void allowsALagOfHalfTheIntervalButOfNoMoreThanFiveSeconds() {
        assertThat(new Slots(MINUTE, Duration.ZERO).mostLag()).isEqualTo(Duration.ofSeconds(5));
        assertThat(new Slots(Duration.ofSeconds(2), Duration.ZERO).mostLag()).isEqualTo(Duration.ofSeconds(1));
    }
}
