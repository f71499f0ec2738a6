package dev.tocsin.hookscdc.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class TriesTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Tries tries = new Tries();

    @Test
    void rests() {
        assertThat(tries.due(1, NOW)).isTrue();
        assertThat(tries.failed(1, NOW)).isFalse();
        assertThat(tries.due(1, NOW.plusMillis(100))).isFalse();
        assertThat(tries.due(2, NOW.plusMillis(100))).isTrue();
        assertThat(tries.due(1, NOW.plusMillis(1500))).isTrue();
    }

    @Test
    void givesUpAfterAMinute() {
        assertThat(tries.failed(1, NOW)).isFalse();
        assertThat(tries.failed(1, NOW.plusSeconds(59))).isFalse();
        assertThat(tries.failed(1, NOW.plusSeconds(60))).isTrue();
        tries.over(1);
        assertThat(tries.failed(1, NOW.plusSeconds(61))).isFalse();
    }
}
