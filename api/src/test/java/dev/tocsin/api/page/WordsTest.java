package dev.tocsin.api.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WordsTest {

    @Test
    void aHundredPercentIsSaidOnlyOfWhatWasNeverDown() {
        assertThat(Words.uptime(Optional.of(1.0))).isEqualTo("100 %");
        assertThat(Words.uptime(Optional.of(0.999999))).isEqualTo("99.99 %");
        assertThat(Words.uptime(Optional.of(0.5))).isEqualTo("50.00 %");
        assertThat(Words.uptime(Optional.of(0.0))).isEqualTo("0 %");
        assertThat(Words.uptime(Optional.empty())).isEqualTo("–");
    }

    @Test
    void lengthsHaveTwoUnitsAtMost() {
        assertThat(Words.length(Duration.ofSeconds(59))).isEqualTo("59 s");
        assertThat(Words.length(Duration.ofSeconds(61))).isEqualTo("1 min");
        assertThat(Words.length(Duration.ofMinutes(185))).isEqualTo("3 h 5 min");
        assertThat(Words.length(Duration.ofHours(49))).isEqualTo("2 d 1 h");
        assertThat(Words.length(Duration.ofDays(3))).isEqualTo("3 d");
        assertThat(Words.length(Duration.ofSeconds(-9))).isEqualTo("0 s");
    }

    @Test
    void latenciesHaveAsManyDigitsAsMatter() {
        assertThat(Words.latency(4.21)).isEqualTo("4.2 ms");
        assertThat(Words.latency(123.9)).isEqualTo("124 ms");
        assertThat(Words.latency(1_234.0)).isEqualTo("1.23 s");
        assertThat(Words.latency(null)).isEqualTo("–");
    }

    @Test
    void timesAreSaidAsHowLongAgo() {
        Instant now = Instant.parse("2026-11-20T12:00:00Z");

        assertThat(Words.ago(now.minusSeconds(2), now)).isEqualTo("just now");
        assertThat(Words.ago(now.minusSeconds(120), now)).isEqualTo("2 min ago");
        assertThat(Words.moment(now)).isEqualTo("20 Nov 2026, 12:00:00 UTC");
    }

    @Test
    void eventsAreNamedWithoutWhatAllHaveInCommon() {
        assertThat(Words.event("dev.tocsin.incident.opened")).isEqualTo("incident opened");
        assertThat(Words.event("com.example.other")).isEqualTo("com.example.other");
    }
}
