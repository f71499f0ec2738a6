package dev.tocsin.prober;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HoldUpsTest {
    private static final long MS = 1_000_000;

    private final HoldUps holdUps = new HoldUps(0);

    @Test
    void saysNothingWhileItBeatsInTime() {
        holdUps.beat(100 * MS);
        holdUps.beat(500 * MS);

        assertThat(holdUps.since(0, 950 * MS)).isEmpty();
    }

    @Test
    void tellsOfAHoldUpDuringTheProbe() {
        holdUps.beat(100 * MS);
        holdUps.beat(3100 * MS);

        assertThat(holdUps.since(50 * MS, 3200 * MS)).contains("this prober was held up for 3000 ms");
        assertThat(holdUps.since(3150 * MS, 3200 * MS)).isEmpty();
    }

    @Test
    void tellsOfAHoldUpThatIsNotOverYet() {
        holdUps.beat(100 * MS);

        assertThat(holdUps.since(0, 2100 * MS)).contains("this prober was held up for 2000 ms");
    }
}
