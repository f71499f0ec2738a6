package dev.tocsin.prober.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionStepTest {

    @ParameterizedTest(name = "{0} to {1}: {2}")
    @CsvSource({
        "1.11.1, 2.0, MAJOR",
        "1.11.1, 1.12, MINOR",
        "1.11.1, 1.11.2, PATCH",
        "1.9, 1.10, MINOR",
        "1.2.3.4, 1.2.3.5, PATCH",
        "2, 3, MAJOR",
        "v8.1.0, v8.2.0, MINOR",
        "4.2.17.Final, 4.2.18.Final, PATCH",
        "2.0.0rc1, 2.0.0, PATCH",
        "2.0-SNAPSHOT, 2.0, PATCH",
        "1.0.0-beta.2, 1.0.0, PATCH"
    })
    void tellsHowFarTheNewerIsAway(String installed, String newest, String step) {
        assertThat(VersionStep.between(installed, newest)).contains(VersionStep.valueOf(step.toUpperCase(Locale.ROOT)));
    }

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({
        "1.0, 1.0",
        "1.0, 1.0.0",
        "2.0, 1.9",
        "4.2.17, 4.2.17.Final",
        "2.0.0, 2.0.0rc1",
        "dev-master, 1.0",
        "1.0, ''",
        "'', 1.0",
        "1.0, latest",
        "99999999999999999999, 1.0"
    })
    void whatIsNotNewerOrNoNumberIsNoStep(String installed, String newest) {
        assertThat(VersionStep.between(installed, newest)).isEmpty();
    }
}
