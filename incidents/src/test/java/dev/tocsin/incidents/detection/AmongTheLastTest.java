package dev.tocsin.incidents.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Failures that need not come in a row: 3 of the last 5. */
class AmongTheLastTest {

    private static Rules among(int failures, int window) {
        return new Rules(
                1,
                true,
                failures,
                2,
                Duration.ofMinutes(1),
                List.of(),
                new Quorum.Majority(),
                Optional.empty(),
                window,
                Optional.empty(),
                Parents.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "SFSFSF, opened major from 1",
        "SFSFSSF, ''",
        "SFSSFSSFSSF, ''",
        "SFFF, opened major from 1",
        "FSFSF, opened major from 0",
        "SFIFIF, opened major from 1",
        "SFSFSFSSS, 'opened major from 1, resolved'",
        "SFSFSFSSF, 'opened major from 1, resolved'",
        "SFSFSFSSFSF, 'opened major from 1, resolved'",
        "SFSFSFSSFSFSF, 'opened major from 1, resolved, opened major from 8'",
    })
    void opensOnceThreeOfTheLastFiveFailed(String results, String story) {
        assertThat(new Watch(among(3, 5)).plays(results, "vienna", 0).story()).isEqualTo(story);
    }

    @Test
    void saysWhichOnes() {
        Watch watch = new Watch(among(3, 5)).plays("SFSFSF", "vienna", 0);

        assertThat(watch.happened(Happening.Opened.class).get(0).because())
                .containsExactly("3 failures of the last 5: 12:01:00Z, 12:03:00Z, 12:05:00Z from vienna: "
                        + "status was 503, expected 2xx");
    }

    @Test
    void aLongWindowRemembersAllOfIt() {
        String results = "S" + "FSSSSSSSSSSS".repeat(5);

        assertThat(new Watch(among(5, 60)).plays(results, "vienna", 0).story())
                .isEqualTo("opened major from 1, resolved");
        assertThat(new Watch(among(5, 48)).plays(results, "vienna", 0).story()).isEmpty();
    }
}
