package dev.tocsin.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class FaultsTest {

    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private final Faults faults = new Faults(() -> now);

    @Test
    void saysWhatIsWrongUntilThereWasAMinuteOfPeace() {
        faults.add("disk full");
        assertThat(faults.trouble()).get().asString().contains("failed 1 times", "disk full");

        now = now.plusSeconds(61);
        assertThat(faults.trouble()).isEmpty();
    }

    @Test
    void givesUpWhenFailuresGoOnForFiveMinutes() {
        for (int second = 0; second < 300; second += 50) {
            faults.add("disk full");
            assertThat(faults.hopeless()).isFalse();
            now = now.plusSeconds(50);
        }
        faults.add("disk full");

        assertThat(faults.hopeless()).isTrue();
    }

    @Test
    void forgetsAnAccident() {
        faults.add("disk full");
        now = now.plusSeconds(400);
        faults.add("disk full");

        assertThat(faults.hopeless()).isFalse();
    }
}
