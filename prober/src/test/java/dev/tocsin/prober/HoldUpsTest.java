package dev.tocsin.prober;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HoldUpsTest {
    private static final long MS = 1_000_000;

    private final HoldUps holdUps = new HoldUps(0);

    private static HoldUps.Mark at(long nanoTime) {
        return new HoldUps.Mark(nanoTime, 0);
    }

    @Test
    void saysNothingWhileItBeatsInTime() {
        holdUps.beat(100 * MS);
        holdUps.beat(500 * MS);

        assertThat(holdUps.since(holdUps.beginning(500 * MS), 630 * MS)).isEmpty();
    }

    @Test
    void tellsOfAHoldUpDuringTheProbe() {
        holdUps.beat(100 * MS);
        holdUps.beat(3100 * MS);

        assertThat(holdUps.since(at(50 * MS), 3200 * MS)).contains("this prober was held up for 3000 ms");
        assertThat(holdUps.since(holdUps.beginning(3150 * MS), 3200 * MS)).isEmpty();
    }

    @Test
    void tellsOfAHoldUpThatIsNotOverYet() {
        holdUps.beat(100 * MS);

        assertThat(holdUps.since(at(0), 2100 * MS)).contains("this prober was held up for 2000 ms");
    }

    @Test
    void tellsOfManyMomentsThatTogetherAreMuchOfTheProbe() {
        HoldUps.Mark began = holdUps.beginning(0);
        for (int beat = 1; beat <= 3; beat++) {
            holdUps.beat(beat * 230L * MS);
        }

        assertThat(holdUps.since(began, 700 * MS)).contains("this prober was held up for 390 ms of 700 ms, bit by bit");
    }

    @Test
    void aMomentIsLittleOfALongProbe() {
        HoldUps.Mark began = holdUps.beginning(0);
        for (int beat = 1; beat <= 20; beat++) {
            holdUps.beat(beat * 100L * MS);
        }
        holdUps.beat(2300 * MS);

        assertThat(holdUps.since(began, 2350 * MS)).isEmpty();
    }
}
