package dev.tocsin.prober.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final Slots EVERY_10S = new Slots(Duration.ofSeconds(10), Duration.ofSeconds(4));

    private final Schedule<String> schedule = new Schedule<>();

    @Test
    void isDueAtItsSlotAndNotBefore() {
        schedule.put("a", "A", EVERY_10S, NOW);

        assertThat(schedule.next()).contains(NOW.plusSeconds(4));
        assertThat(schedule.due(NOW.plusMillis(3999))).isEmpty();
        assertThat(schedule.due(NOW.plusSeconds(4))).containsExactly(new Due<>("A", NOW.plusSeconds(4), 0));
        assertThat(schedule.due(NOW.plusSeconds(4))).isEmpty();
        assertThat(schedule.next()).contains(NOW.plusSeconds(14));
    }

    @Test
    void skipsAndCountsSlotsThatNobodyAskedFor() {
        schedule.put("a", "A", EVERY_10S, NOW);

        assertThat(schedule.due(NOW.plusSeconds(37))).containsExactly(new Due<>("A", NOW.plusSeconds(34), 3));
        assertThat(schedule.next()).contains(NOW.plusSeconds(44));
    }

    @Test
    void givesWhatIsDueInOrder() {
        schedule.put("late", "L", new Slots(Duration.ofSeconds(10), Duration.ofSeconds(8)), NOW);
        schedule.put("early", "E", new Slots(Duration.ofSeconds(10), Duration.ofSeconds(2)), NOW);

        assertThat(schedule.due(NOW.plusSeconds(9))).extracting(Due::what).containsExactly("E", "L");
    }

    @Test
    void forgetsWhatIsRemoved() {
        schedule.put("a", "A", EVERY_10S, NOW);
        schedule.remove("a");

        assertThat(schedule.size()).isZero();
        assertThat(schedule.due(NOW.plusSeconds(60))).isEmpty();
    }

    @Test
    void takesAChangeInPlaceAndKeepsItsSlots() {
        schedule.put("a", "old", EVERY_10S, NOW);
        schedule.put("a", "new", EVERY_10S, NOW.plusSeconds(5));

        assertThat(schedule.due(NOW.plusSeconds(5))).containsExactly(new Due<>("new", NOW.plusSeconds(4), 0));
    }

    @Test
    void takesAChangeOfTheIntervalAtOnce() {
        schedule.put("a", "old", EVERY_10S, NOW);
        schedule.put("a", "new", new Slots(Duration.ofSeconds(1), Duration.ZERO), NOW);

        assertThat(schedule.due(NOW.plusSeconds(4))).containsExactly(new Due<>("new", NOW.plusSeconds(4), 3));
        assertThat(schedule.size()).isEqualTo(1);
    }

    @Test
    void asksAHundredThousandEndpointsOncePerInterval() {
        int count = 100_000;
        for (int i = 0; i < count; i++) {
            schedule.put("e" + i, "e" + i, Slots.of("e" + i, "default", Duration.ofMinutes(1)), NOW);
        }
        Set<String> seen = new HashSet<>();
        for (int second = 1; second <= 60; second++) {
            schedule.due(NOW.plusSeconds(second))
                    .forEach(due -> assertThat(seen.add(due.what())).isTrue());
        }

        assertThat(seen).hasSize(count);
    }

    @Test
    void doesNotGrowWhenDefinitionsChangeAgainAndAgain() {
        for (int i = 1; i <= 100_000; i++) {
            schedule.put("a", "A", new Slots(Duration.ofDays(1), Duration.ofSeconds(i % 1000)), NOW);
        }

        assertThat(schedule.queued()).isLessThan(200);
    }

    @Test
    void comesAtOtherSlotsOnceItIsToldTo() {
        Slots every4s = new Slots(Duration.ofSeconds(4), Duration.ofSeconds(1));
        schedule.put("a", "A", EVERY_10S, NOW);

        schedule.retime("a", "A", every4s, NOW.plusSeconds(5));

        assertThat(schedule.due(NOW.plusSeconds(9))).containsExactly(new Due<>("A", NOW.plusSeconds(9), 0));
        assertThat(schedule.next()).contains(NOW.plusSeconds(13));
    }

    @Test
    void doesNotTakeUpAgainWhatWasRemovedOrReplaced() {
        schedule.put("a", "A", EVERY_10S, NOW);
        schedule.put("a", "B", EVERY_10S, NOW);
        schedule.retime("a", "A", new Slots(Duration.ofSeconds(1), Duration.ZERO), NOW);
        schedule.retime("gone", "G", EVERY_10S, NOW);

        assertThat(schedule.size()).isEqualTo(1);
        assertThat(schedule.next()).contains(NOW.plusSeconds(4));
    }
}
