package dev.tocsin.notifier.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void secondsAreAsked() {
        assertThat(RetryAfter.parse(" 120 ", NOW)).contains(Duration.ofMinutes(2));
    }

    @Test
    void aDateIsAskedFor() {
        assertThat(RetryAfter.parse("Fri, 20 Nov 2026 12:01:30 GMT", NOW)).contains(Duration.ofSeconds(90));
    }

    @Test
    void aDateThatIsOverMeansNow() {
        assertThat(RetryAfter.parse("Fri, 20 Nov 2026 11:00:00 GMT", NOW)).contains(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"999999999999999999", "Fri, 20 Nov 2099 11:00:00 GMT"})
    void absurdlyLongIsSevenDays(String value) {
        assertThat(RetryAfter.parse(value, NOW)).contains(Duration.ofDays(7));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-5", "soon", "1.5", "Fri, 32 Nov 2026 11:00:00 GMT", "9999999999999999999999"})
    void anythingElseSaysNothing(String value) {
        assertThat(RetryAfter.parse(value, NOW)).isEmpty();
    }
}
