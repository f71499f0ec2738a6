package dev.tocsin.notifier.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestsTest {

    @ParameterizedTest
    @CsvSource({
        "https://Shop.example/hooks?x=1, shop.example:443",
        "http://shop.example, shop.example:80",
        "http://user:p@ss@shop.example:8080/a@b, shop.example:8080",
        "https://[::1]:8443/, [::1]:8443",
        "https://[::1]/, [::1]:443",
        "https://${env:HOST}/x, ${env:host}",
        "nonsense, nonsense:80",
    })
    void destinationsAreHostAndPort(String url, String destination) {
        assertThat(Requests.destination(url)).isEqualTo(destination);
    }

    @Test
    void silenceFromTheGroupIsFreshForHalfTheSession() {
        Instant heard = Instant.parse("2026-11-20T12:00:00Z");
        Freshness freshness = new Freshness(Duration.ofSeconds(6));
        assertThat(freshness.fresh(heard)).isFalse();
        freshness.heard(heard);
        assertThat(freshness.fresh(heard.plusMillis(2_999))).isTrue();
        assertThat(freshness.fresh(heard.plusMillis(3_000))).isFalse();
    }
}
