package dev.tocsin.incidents.detection;

import static dev.tocsin.incidents.detection.Watch.minute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.incidents.detection.Happening.Ignored;
import dev.tocsin.incidents.detection.Happening.Opened;
import dev.tocsin.incidents.detection.Happening.Why;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocationsTest {

    private static final Rules MAJORITY = rules(List.of(), new Quorum.Majority());

    private static Rules rules(List<String> locations, Quorum quorum) {
        return new Rules(
                1,
                true,
                1,
                1,
                Duration.ofMinutes(1),
                locations,
                quorum,
                Optional.empty(),
                0,
                Optional.empty(),
                Parents.NONE);
    }

    private static Watch allUp(Rules rules) {
        return new Watch(rules).plays("S", "ashburn", 0).plays("S", "tokyo", 0).plays("S", "vienna", 0);
    }

    @Test
    void doesNotFailWhileOnlyAMinorityFails() {
        Watch watch = allUp(MAJORITY).plays("F", "tokyo", 1);

        assertThat(watch.story()).isEmpty();
        assertThat(watch.status()).isEqualTo(Status.UP);
    }

    @Test
    void failsFromTheFirstFailureOnceTheMajorityFails() {
        Watch watch =
                allUp(MAJORITY).plays("F", "tokyo", 1).plays("S", "vienna", 1).plays("F", "ashburn", 2);

        assertThat(watch.happened(Opened.class))
                .containsExactly(new Opened(
                        minute(1),
                        Severity.MAJOR,
                        "status was 503, expected 2xx",
                        List.of(
                                "1 failure: 12:02:00Z from ashburn: status was 503, expected 2xx",
                                "2 of 3 locations fail (needed: 2): ashburn, tokyo")));
    }

    @Test
    void isAsBadAsTheWorstOfTheFailingLocations() {
        Watch watch =
                allUp(MAJORITY).plays("D", "tokyo", 1).plays("F", "ashburn", 1).plays("D", "ashburn", 2);

        assertThat(watch.story()).isEqualTo("opened major from 1, changed degraded");
    }

    @Test
    void resolvesWhenNoMajorityFailsAnyMore() {
        Watch watch =
                allUp(MAJORITY).plays("F", "tokyo", 1).plays("F", "ashburn", 1).plays("S", "ashburn", 2);

        assertThat(watch.story()).isEqualTo("opened major from 1, resolved");
    }

    @Test
    void startsTheNextIncidentAfterTheLastOneEvenIfALocationNeverStoppedFailing() {
        Watch watch = allUp(MAJORITY).plays("F", "tokyo", 1).plays("FSF", "ashburn", 1);

        assertThat(watch.story()).isEqualTo("opened major from 1, resolved, opened major from 3");
    }

    @Test
    void listensOnlyToLocationsSeenLately() {
        Watch watch = allUp(MAJORITY).plays("FFFF", "vienna", 1);

        assertThat(watch.happened(Opened.class).get(0).because())
                .containsExactly("1 of 1 locations fail (needed: 1): vienna");
    }

    @Test
    void givesALocationNoSayBeforeItHasPassedOrFailedLongEnough() {
        Rules patient = new Rules(
                1,
                true,
                3,
                1,
                Duration.ofMinutes(1),
                List.of(),
                new Quorum.All(),
                Optional.empty(),
                0,
                Optional.empty(),
                Parents.NONE);
        Watch watch = new Watch(patient).plays("FF", "tokyo", 0).plays("FFF", "vienna", 0);

        assertThat(watch.story()).isEqualTo("opened major from 0");
    }

    @Test
    void countsSlotsOfEachLocationByThemselves() {
        Watch watch = new Watch(MAJORITY).plays("SSS", "vienna", 0);

        assertThat(watch.sees("tokyo", 0, 'S', 1)).isEmpty();
        assertThat(watch.sees("tokyo", 0, 'S', 1)).containsExactly(new Ignored(Why.LATE));
    }

    @Test
    void ignoresLocationsThatTheDefinitionDoesNotName() {
        Watch watch = new Watch(rules(List.of("vienna"), new Quorum.Any()));

        assertThat(watch.sees("tokyo", 0, 'F', 1)).containsExactly(new Ignored(Why.OTHER_LOCATION));
    }

    @Test
    void forgetsALocationThatHasBeenSilentForADay() {
        Watch watch = allUp(MAJORITY).plays("S", "vienna", 24 * 60 + 10);

        assertThat(watch.state().tracks()).containsOnlyKeys("vienna");
    }

    @ParameterizedTest(name = "{0} of {1} needs {2}")
    @CsvSource({
        "any, 3, 1",
        "majority, 1, 1",
        "majority, 2, 2",
        "majority, 3, 2",
        "majority, 4, 3",
        "all, 3, 3",
        "2, 3, 2",
        "2, 1, 1"
    })
    void needsAsManyAsTheQuorumSays(String quorum, int seen, int needed) {
        assertThat(Quorum.parse(quorum).needed(seen)).isEqualTo(needed);
    }

    @ParameterizedTest
    @CsvSource({"most", "0", "-1", "1.5"})
    void refusesAQuorumItDoesNotKnow(String quorum) {
        assertThatThrownBy(() -> Quorum.parse(quorum))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("quorum: ");
    }
}
