package dev.tocsin.standalone.demonstration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RhythmTest {

    private static final Instant MINUTE = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void theFlakyPageFailsForTwentySecondsInARowOfEveryMinute() {
        assertThat(LongStream.range(0, 120).filter(second -> Rhythm.flakyFails(MINUTE.plusSeconds(second))))
                .containsExactly(LongStream.concat(LongStream.range(15, 35), LongStream.range(75, 95))
                        .boxed()
                        .toArray(Long[]::new));
    }

    @Test
    void theSlowPageIsAboveHalfASecondAtTimesAndBelowAtOthers() {
        var slow = LongStream.range(0, 90)
                .filter(second -> Rhythm.slowness(MINUTE.plusSeconds(second)).compareTo(Duration.ofMillis(500)) > 0)
                .count();

        assertThat(slow).isEqualTo(30);
    }

    @Test
    void theHealthyPageStaysWellBelowWhatIsExpectedOfIt() {
        assertThat(LongStream.range(0, 60).mapToObj(second -> Rhythm.ripple(MINUTE.plusSeconds(second))))
                .allMatch(delay -> delay.compareTo(Duration.ofMillis(120)) < 0)
                .doesNotContain(Duration.ZERO);
    }
}
