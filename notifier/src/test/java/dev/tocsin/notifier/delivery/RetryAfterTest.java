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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Fri, 20 Nov 2026 12:01:30 GMT",
                "Fri, 20 Nov 2026 14:01:30 +0200",
                "Friday, 20-Nov-26 12:01:30 GMT",
                "Fri Nov 20 12:01:30 2026"
            })
    void aDateIsAskedForInEachOfItsForms(String value) {
        assertThat(RetryAfter.parse(value, NOW)).contains(Duration.ofSeconds(90));
    }

    @Test
    void aDayOfOneDigitIsPrecededByABlankInTheFormOfAsctime() {
        Instant before = Instant.parse("1994-11-06T08:49:00Z");

        assertThat(RetryAfter.parse("Sun Nov  6 08:49:37 1994", before)).contains(Duration.ofSeconds(37));
        assertThat(RetryAfter.parse("Sunday, 06-Nov-94 08:49:37 GMT", before)).contains(Duration.ofSeconds(37));
    }

    @Test
    void aYearOfTwoDigitsIsAtMostFiftyYearsAhead() {
        assertThat(RetryAfter.parse("Friday, 20-Nov-76 12:00:00 GMT", NOW)).contains(Duration.ofDays(7));
        assertThat(RetryAfter.parse("Sunday, 20-Nov-77 12:00:00 GMT", NOW)).contains(Duration.ZERO);
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
    @ValueSource(
            strings = {
                "",
                "-5",
                "soon",
                "1.5",
                "Fri, 32 Nov 2026 11:00:00 GMT",
                "9999999999999999999999",
                "Monday, 20-Nov-26 12:01:30 GMT"
            })
    void anythingElseSaysNothing(String value) {
        assertThat(RetryAfter.parse(value, NOW)).isEmpty();
    }
}
