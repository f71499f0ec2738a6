package dev.tocsin.prober.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginTest {
    @ParameterizedTest
    @CsvSource({
        "http://example.org,           example.org,        80, example.org",
        "https://EXAMPLE.org/x,        example.org,       443, example.org",
        "http://my_service:8080/,      my_service,       8080, my_service:8080",
        "http://u:p@h:1/,              h,                   1, h:1",
        "http://[::1]:8080/,           ::1,              8080, [::1]:8080",
        "https://[::1]/,               ::1,               443, [::1]",
        "http://bücher.example/,       xn--bcher-kva.example, 80, xn--bcher-kva.example",
    })
    void readsHostAndPort(String url, String host, int port, String authority) {
        Origin origin = Origin.of(URI.create(url));

        assertThat(origin.host()).isEqualTo(host);
        assertThat(origin.port()).isEqualTo(port);
        assertThat(origin.authority()).isEqualTo(authority);
    }
}
