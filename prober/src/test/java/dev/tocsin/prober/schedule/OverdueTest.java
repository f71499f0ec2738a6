package dev.tocsin.prober.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OverdueTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final Slots EVERY_10S = new Slots(Duration.ofSeconds(10), Duration.ofSeconds(4));
    private static final Slots EVERY_60S = new Slots(Duration.ofSeconds(60), Duration.ofSeconds(57));

    private final Overdue<String> overdue = new Overdue<>();

    @Test
    void aSlotThatPassedBeforeItsEndpointWasTakenOverIsMadeUpForOnce() {
        overdue.add("a", "A", EVERY_60S, NOW.plusSeconds(3));

        assertThat(overdue.poll(NOW.plusSeconds(3))).contains(new Due<>("A", NOW.minusSeconds(3), 0));
        assertThat(overdue.poll(NOW.plusSeconds(3))).isEmpty();
    }

    @Test
    void aSlotOlderThanATakeOverTakesIsLeftAlone() {
        overdue.add("a", "A", EVERY_60S, NOW);
        overdue.add("b", "B", EVERY_60S, NOW);

        assertThat(overdue.poll(NOW.plusSeconds(7))).map(Due::what).contains("A");
        assertThat(overdue.poll(NOW.plusMillis(7_001))).isEmpty();
    }

    @Test
    void aSlotIsLeftAloneOnceTheNextOneHasCome() {
        overdue.add("a", "A", EVERY_10S, NOW.plusMillis(3_999));

        assertThat(overdue.poll(NOW.plusSeconds(4))).isEmpty();
    }

    @Test
    void theOldestSlotIsAskedForFirst() {
        overdue.add("b", "B", EVERY_60S, NOW);
        overdue.add("a", "A", EVERY_10S, NOW);

        assertThat(overdue.poll(NOW)).map(Due::what).contains("A");
        assertThat(overdue.poll(NOW)).map(Due::what).contains("B");
    }

    @Test
    void whatIsTakenOverAgainIsAskedForOnce() {
        overdue.add("a", "old", EVERY_10S, NOW);
        overdue.add("a", "new", EVERY_10S, NOW);

        assertThat(overdue.poll(NOW)).map(Due::what).contains("new");
        assertThat(overdue.poll(NOW)).isEmpty();
    }

    @Test
    void whatIsRemovedIsNotAskedForAnyMore() {
        overdue.add("a", "A", EVERY_10S, NOW);

        overdue.remove("a");

        assertThat(overdue.poll(NOW)).isEmpty();
    }
}
