package dev.tocsin.hookscdc.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TemporalsTest {

    @Test
    void datesHaveYearMonthAndDayEvenWhereTheyAreZero() {
        assertThat(Temporals.date(2026 << 9 | 11 << 5 | 20)).isEqualTo("2026-11-20");
        assertThat(Temporals.date(0)).isEqualTo("0000-00-00");
        assertThat(Temporals.date(2026 << 9)).isEqualTo("2026-00-00");
    }

    @Test
    void timesGoBeyondADayAndBelowZero() {
        assertThat(Temporals.time(0x800000L + (838L << 12 | 59 << 6 | 58), 0)).isEqualTo("838:59:58");
        assertThat(Temporals.time(0x800000L - (1L << 12), 0)).isEqualTo("-01:00:00");
        assertThat(Temporals.time((0x800000L << 8) - 50, 1)).isEqualTo("-00:00:00.5");
        assertThat(Temporals.oldTime(-8385958)).isEqualTo("-838:59:58");
    }

    @Test
    void momentsAreInUtcAndFractionsEndWithTheirLastDigit() {
        assertThat(Temporals.timestamp(1_767_323_045L, 120_000)).isEqualTo("2026-01-02T03:04:05.12Z");
        assertThat(Temporals.timestamp(0xFFFF_FFFFL, 0)).isEqualTo("2106-02-07T06:28:15Z");
        assertThat(Temporals.timestamp(0, 0)).isEqualTo("0000-00-00T00:00:00Z");
    }

    @Test
    void bothFormsOfDatesWithTimeAreTheSameText() {
        long packed = (2026L * 13 + 1) << 22 | 2L << 17 | 3L << 12 | 4L << 6 | 5L;

        assertThat(Temporals.dateTime(packed | 1L << 39, Temporals.micros(12, 1)))
                .isEqualTo("2026-01-02T03:04:05.12");
        assertThat(Temporals.oldDateTime(20260102030405L)).isEqualTo("2026-01-02T03:04:05");
    }
}
