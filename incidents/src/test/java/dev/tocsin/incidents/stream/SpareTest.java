package dev.tocsin.incidents.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpareTest {

    private long now = 100;
    private int done;
    private final Spare spare = new Spare(() -> now);

    private void work() {
        spare.time(() -> {
            done++;
            now += 10;
        });
    }

    @Test
    void whatTookSoLongIsDoneAgainThreeTimesAsLongAfterwards() {
        work();
        now += 29;
        work();
        assertThat(done).isEqualTo(1);

        now += 1;
        work();
        assertThat(done).isEqualTo(2);
    }

    @Test
    void threadsHaveTheirOwnTime() throws InterruptedException {
        work();
        Thread other = new Thread(this::work);
        other.start();
        other.join();

        assertThat(done).isEqualTo(2);
    }
}
