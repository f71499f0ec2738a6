package dev.tocsin.notifier.intake;

import static dev.tocsin.notifier.intake.Jobs.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One destination with room for everything, eight places, and a lane for each request. */
class SupplyTest {
    private static final int ENOUGH = 5_000;

    private final Jobs jobs = new Jobs();
    private final Supply supply = new Supply();
    private final List<Job> open = new ArrayList<>();
    private Instant now = NOW;
    private int lanesMade;

    @Test
    void thereIsPlentyOnceEveryPlaceIsTakenAndEnoughWaitsForThemToBeDoneSoon() {
        Lanes lanes = lanes(1_000_000_000);
        arrive(lanes, ENOUGH + 10);
        does(lanes, 2_000);
        assertThat(supply.plenty(lanes, now)).isFalse();
        arrive(lanes, 2_000);
        does(lanes, 1_500);
        arrive(lanes, 1_500);
        assertThat(supply.plenty(lanes, now)).isTrue();
    }

    @Test
    void whereRequestsTakeLongMoreIsRead() {
        Lanes lanes = lanes(1_000_000_000);
        arrive(lanes, 2 * ENOUGH);
        does(lanes, 100);
        assertThat(supply.plenty(lanes, now)).isFalse();
    }

    @Test
    void whereMemoryIsShortLessIsEnoughUnlessItTakesLong() {
        Lanes lanes = lanes(500L * jobs.job("any").build().size);
        arrive(lanes, 480);
        does(lanes, 1);
        assertThat(supply.plenty(lanes, now)).isFalse();
        does(lanes, 50);
        assertThat(supply.plenty(lanes, now)).isTrue();
        does(lanes, 60);
        assertThat(supply.plenty(lanes, now)).isFalse();
    }

    @Test
    void whereAPlaceIsFreeMoreIsRead() {
        Lanes lanes = lanes(1_000_000_000);
        arrive(lanes, 2 * ENOUGH);
        does(lanes, 2_000);
        assertThat(supply.plenty(lanes, now)).isTrue();
        lanes.permit(false);
        end(lanes);
        assertThat(supply.plenty(lanes, now)).isFalse();
    }

    private static Lanes lanes(long bytes) {
        return new Lanes(new Lanes.Limits(8, 1_000, 1_000_000, bytes, 1_000_000, 100));
    }

    private void arrive(Lanes lanes, int count) {
        IntStream.range(0, count).forEach(number -> {
            lanesMade++;
            Job job = jobs.job("c" + lanesMade)
                    .lane("L" + lanesMade)
                    .concurrency(1_000)
                    .build();
            note(lanes.arrived(job, now));
        });
    }

    /** So many are done within a quarter of a second. */
    private void does(Lanes lanes, int count) {
        supply.plenty(lanes, now);
        IntStream.range(0, count).forEach(number -> end(lanes));
        now = now.plus(Duration.ofMillis(250));
    }

    private void end(Lanes lanes) {
        Job job = open.remove(0);
        note(lanes.ended(job, Ending.SUCCEEDED, now));
        note(lanes.stored(job, now));
    }

    private void note(List<Step> steps) {
        steps.forEach(step -> open.add(step.job()));
    }
}
