package dev.tocsin.bootstrap.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "60s, PT60S",
        "5m, PT5M",
        "28h, PT28H",
        "14d, P14D",
        "1h30m, PT1H30M",
        "0s, PT0S",
        "1d2h3m4s5ms, P1DT2H3M4.005S"
    })
    void readsWhatPeopleWrite(String written, Duration duration) {
        assertThat(Durations.parse(written)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "soon", "", " ", "PT5S", "-5s", "1.5h", "5 m", "30m1h", "5s5s", "5M"})
    void saysWhatItExpectedOfAnythingElse(String written) {
        assertThatThrownBy(() -> Durations.parse(written))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected a duration such as 500ms, 60s or 5m but was '" + written + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999999999999999s", "9223372036854775807d", "106751991167d23h"})
    void refusesWhatIsTooLong(String written) {
        assertThatThrownBy(() -> Durations.parse(written))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("less than 292 million years")
                .hasMessageContaining(written);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s",
        "PT0.5S, 500ms",
        "PT1.5S, 1500ms",
        "PT60S, 1m",
        "PT90S, 90s",
        "PT90M, 90m",
        "PT28H, 28h",
        "P14D, 14d",
        "PT24H, 1d",
        "P1DT0.001S, 1d1ms",
        "PT-5S, -5s"
    })
    void writesTheShortestForm(Duration duration, String written) {
        assertThat(Durations.format(duration)).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 999, 1_001, 59_999, 3_661_001, 86_399_999, 100_000_000_007L})
    void readsBackWhatItWrote(long millis) {
        var duration = Duration.ofMillis(millis);

        assertThat(Durations.parse(Durations.format(duration))).isEqualTo(duration);
    }
}
