package dev.tocsin.api.task;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskRoutesTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "/task/http%3A%2F%2Fa.example%2Freport, http://a.example/report",
        "/task/http://a.example/report, http://a.example/report",
        "/task/http:/a.example/report, http://a.example/report",
        "/task/https%3A%2F%2Fa.example%2Fr%3Fjob%3D7%26x%3Da%2Bb, https://a.example/r?job=7&x=a+b",
        "/task/http://a.example/a+b, http://a.example/a+b",
        "/task/http://a.example/100%, http://a.example/100%",
        "/task/, ''"
    })
    void theAddressIsEncodedOrAsItIs(String path, String url) {
        assertThat(TaskRoutes.url(path)).isEqualTo(url);
    }
}
