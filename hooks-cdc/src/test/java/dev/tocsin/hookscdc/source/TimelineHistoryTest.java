package dev.tocsin.hookscdc.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimelineHistoryTest {

    private static final String HISTORY =
            "1\t0/3000148\tno recovery target specified\n\n2\t1/A0\tbefore 2026-01-02 03:04:05+00\n";

    @Test
    void saysWhereATimeLineEnded() {
        assertThat(TimelineHistory.endOf(1, HISTORY)).contains(0x3000148L);
        assertThat(TimelineHistory.endOf(2, HISTORY)).contains(0x1_0000_00A0L);
    }

    @Test
    void knowsNothingOfTimeLinesThatAreNotInIt() {
        assertThat(TimelineHistory.endOf(3, HISTORY)).isEmpty();
        assertThat(TimelineHistory.endOf(1, "")).isEmpty();
    }
}
