package dev.tocsin.anexia.modules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NewestTest {

    @ParameterizedTest(name = "{0}, of {1}: {2}")
    @CsvSource({
        "1.9.0, 1.9.0 1.10.0 1.2.0, 1.10.0",
        "4.2.17.Final, 4.2.17.Final 4.2.18.Final 5.0.0.Alpha2, 4.2.18.Final",
        "33.5.0-jre, 33.5.0-android 33.5.0-jre 33.6.0-android 33.6.0-jre, 33.6.0-jre",
        "2.16.1, 2.16.1 20030203.000550 2.21.0, 2.21.0",
        "20230227, 20230227 20240303, 20240303",
        "3.0.0, 3.0.0 4.0.0-M1 4.0.0-rc.1 4.0.0.CR2 4.0.0-beta-3 4.0-SNAPSHOT, 3.0.0",
        "1.0-alpha-1, 1.0-alpha-1 1.0-alpha-2, 1.0-alpha-2",
        "1.0-rc1, 1.0-rc1 1.0, 1.0",
        "1.0.0.RELEASE, 1.0.0.RELEASE 1.1.0, 1.0.0.RELEASE",
        "42.7.13, 42.7.13 42.7.14 42.2.29.jre7, 42.7.14",
        "1.1.6, r09 1.1.7, 1.1.7"
    })
    void choosesTheNewestThatMayFollow(String installed, String versions, String newest) {
        assertThat(Newest.of(installed, List.of(versions.split(" ", -1)))).contains(newest);
    }

    @ParameterizedTest
    @CsvSource({"''", "r09", "latest"})
    void thereIsNoneWhereNothingIsAVersion(String versions) {
        assertThat(Newest.of("1.0", List.of(versions))).isEqualTo(Optional.empty());
    }
}
