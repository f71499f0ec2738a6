package dev.tocsin.incidents.detection;

import static dev.tocsin.incidents.detection.Watch.THREE_AND_TWO;
import static dev.tocsin.incidents.detection.Watch.enabled;
import static dev.tocsin.incidents.detection.Watch.minute;
import static dev.tocsin.incidents.detection.Watch.rules;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.incidents.detection.Happening.Ignored;
import dev.tocsin.incidents.detection.Happening.Opened;
import dev.tocsin.incidents.detection.Happening.Resolved;
import dev.tocsin.incidents.detection.Happening.StatusChanged;
import dev.tocsin.incidents.detection.Happening.Why;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectionTest {

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            emptyValue = "",
            value = {
                // S success, F major, P partial, D degraded failure, I inconclusive; thresholds 3 and 2
                "SSSS        | ''",
                "FF          | ''",
                "SFFSFF      | ''",
                "FFF         | opened major from 0",
                "SSFFF       | opened major from 2",
                "FFFFFF      | opened major from 0",
                "FFFS        | opened major from 0",
                "FFFSS       | opened major from 0, resolved",
                "FFFSFS      | opened major from 0",
                "FFFSFSS     | opened major from 0, resolved",
                "FFFSSFF     | opened major from 0, resolved",
                "FFFSSFFF    | opened major from 0, resolved, opened major from 5",
                "FFFSSSS     | opened major from 0, resolved",
                "IIIIII      | ''",
                "FIFIF       | opened major from 0",
                "FFFSIS      | opened major from 0, resolved",
                "SDDD        | opened degraded from 1",
                "SFFD        | opened degraded from 1",
                "SDDF        | opened major from 1",
                "DDDFF       | opened degraded from 0",
                "DDDFFF      | opened degraded from 0, changed major",
                "DDDFFDFF    | opened degraded from 0",
                "DDDFFSFF    | opened degraded from 0",
                "DDDPFP      | opened degraded from 0, changed partial",
                "FFFDDDSS    | opened major from 0, changed degraded, resolved",
                "FFFSDSDSS   | opened major from 0, resolved",
            })
    void opensChangesAndResolvesOncePerRun(String sequence, String story) {
        assertThat(new Watch(THREE_AND_TWO).plays(sequence, "vienna", 0).story())
                .isEqualTo(story);
    }

    @Test
    void opensAndResolvesAtOnceWhereTheThresholdsAreOne() {
        assertThat(new Watch(rules(1, 1)).plays("FSF", "vienna", 0).story())
                .isEqualTo("opened major from 0, resolved, opened major from 2");
    }

    @Test
    void saysWhyItOpened() {
        Watch watch = new Watch(THREE_AND_TWO).plays("SFFF", "vienna", -1);

        assertThat(watch.happened(Opened.class))
                .containsExactly(new Opened(
                        minute(0),
                        Severity.MAJOR,
                        "status was 503, expected 2xx",
                        List.of("3 failures in a row: 12:00:00Z, 12:01:00Z, 12:02:00Z from vienna:"
                                + " status was 503, expected 2xx")));
    }

    @Test
    void saysWhyItResolved() {
        Watch watch = new Watch(THREE_AND_TWO).plays("FFFSS", "vienna", 0);

        assertThat(watch.happened(Resolved.class))
                .containsExactly(
                        new Resolved(minute(0), List.of("2 successes in a row: 12:03:00Z, 12:04:00Z from vienna")));
    }

    @Test
    void saysWhyTheSeverityChanged() {
        Watch watch = new Watch(THREE_AND_TWO).plays("DDDFFF", "vienna", 0);

        assertThat(watch.happened(Happening.Changed.class))
                .containsExactly(new Happening.Changed(
                        minute(0),
                        Severity.MAJOR,
                        "status was 503, expected 2xx",
                        List.of("3 failures not degraded in a row: 12:03:00Z, 12:04:00Z, 12:05:00Z from vienna:"
                                + " status was 503, expected 2xx")));
    }

    @Test
    void namesTheFirstAndTheLatestOfALongRun() {
        Watch watch = new Watch(rules(12, 1)).plays("FFFFFFFFFFFF", "vienna", 0);

        assertThat(watch.happened(Opened.class).get(0).because().get(0))
                .startsWith("12 failures in a row: 12:00:00Z … 12:03:00Z, 12:04:00Z")
                .contains("12:11:00Z from vienna");
    }

    @ParameterizedTest(name = "after {0} it is {1}")
    @CsvSource({"I, UNKNOWN", "F, UNKNOWN", "FF, UNKNOWN", "FFF, DOWN", "PPP, PARTIAL", "DDD, DEGRADED", "S, UP"})
    void isWhatTheRunsSay(String sequence, Status status) {
        assertThat(new Watch(THREE_AND_TWO).plays(sequence, "vienna", 0).status())
                .isEqualTo(status);
    }

    @Test
    void changesTheStatusWithTheIncidentAndNotMoreOften() {
        Watch watch = new Watch(THREE_AND_TWO).plays("SSFFFFDDDDSSS", "vienna", 0);

        assertThat(watch.happened(StatusChanged.class))
                .containsExactly(
                        new StatusChanged(Status.UNKNOWN, Status.UP),
                        new StatusChanged(Status.UP, Status.DOWN),
                        new StatusChanged(Status.DOWN, Status.DEGRADED),
                        new StatusChanged(Status.DEGRADED, Status.UP));
    }

    @Test
    void hasBeenDownSinceTheFirstFailure() {
        assertThat(new Watch(THREE_AND_TWO)
                        .plays("SFFF", "vienna", 0)
                        .state()
                        .condition()
                        .since())
                .isEqualTo(minute(1));
    }

    @ParameterizedTest(name = "slot {0} after slot 1")
    @CsvSource({"1", "0"})
    void leavesToHistoryWhatIsNotAfterTheLastDecidedSlot(int slot) {
        Watch watch = new Watch(THREE_AND_TWO).plays("FF", "vienna", 0);

        assertThat(watch.sees("vienna", slot, 'F', 1)).containsExactly(new Ignored(Why.LATE));
        assertThat(watch.story()).isEmpty();
    }

    @Test
    void decidesASlotAfterAnInconclusiveResultOfTheSameSlot() {
        Watch watch = new Watch(rules(1, 1)).plays("I", "vienna", 0);

        watch.sees("vienna", 0, 'F', 1);

        assertThat(watch.story()).isEqualTo("opened major from 0");
    }

    @Test
    void appliesNewThresholdsToTheRunThatIsUnderWay() {
        Watch watch = new Watch(rules(5, 2)).plays("FFF", "vienna", 0);

        assertThat(watch.redefined(rules(3, 2), true, 3)).isEmpty();
        watch.plays("F", "vienna", 3);

        assertThat(watch.story()).isEqualTo("opened major from 0");
    }

    @Test
    void startsRunsOverWhenAnotherTargetIsProbed() {
        Watch watch = new Watch(THREE_AND_TWO).plays("FF", "vienna", 0);

        watch.redefined(enabled(true, 2), false, 2);

        assertThat(watch.plays("FF", "vienna", 2).story()).isEmpty();
        assertThat(watch.plays("F", "vienna", 4).story()).isEqualTo("opened major from 2");
    }

    @Test
    void doesNotCountWhatWasSeenOfAnOlderTarget() {
        Watch watch = new Watch(THREE_AND_TWO);
        watch.redefined(enabled(true, 2), false, 0);

        assertThat(watch.sees("vienna", 1, 'F', 1)).containsExactly(new Ignored(Why.OUTDATED));
    }

    @Test
    void countsResultsOfAnOlderGenerationOfTheSameTarget() {
        Watch watch = new Watch(rules(1, 1));
        watch.redefined(enabled(true, 2), true, 0);

        watch.sees("vienna", 1, 'S', 1);

        assertThat(watch.status()).isEqualTo(Status.UP);
    }

    @Test
    void keepsTheIncidentOpenUntilTheNewTargetPasses() {
        Watch watch = new Watch(THREE_AND_TWO).plays("FFFS", "vienna", 0);

        watch.redefined(enabled(true, 2), false, 4);

        assertThat(watch.plays("S", "vienna", 4).story()).isEqualTo("opened major from 0");
        assertThat(watch.plays("S", "vienna", 5).story()).isEqualTo("opened major from 0, resolved");
    }

    @Test
    void resolvesTheIncidentOfAnEndpointThatIsDisabled() {
        Watch watch = new Watch(THREE_AND_TWO).plays("FFF", "vienna", 0);

        assertThat(watch.redefined(enabled(false, 2), true, 3))
                .containsExactly(
                        new Resolved(minute(0), List.of("paused")), new StatusChanged(Status.DOWN, Status.PAUSED));
        assertThat(watch.sees("vienna", 3, 'F', 1)).containsExactly(new Ignored(Why.PAUSED));
    }

    @Test
    void startsAfreshWhenItIsEnabledAgain() {
        Watch watch = new Watch(THREE_AND_TWO).plays("SFF", "vienna", 0);
        watch.redefined(enabled(false, 2), true, 3);

        assertThat(watch.redefined(enabled(true, 3), true, 5))
                .containsExactly(new StatusChanged(Status.PAUSED, Status.UNKNOWN));
        assertThat(watch.sees("vienna", 4, 'F', 1)).containsExactly(new Ignored(Why.OUTDATED));
        assertThat(watch.plays("FF", "vienna", 6).story()).isEmpty();
        assertThat(watch.plays("F", "vienna", 8).story()).isEqualTo("opened major from 6");
    }

    @Test
    void isPausedFromTheStartWhereItIsDefinedDisabled() {
        assertThat(new Watch(enabled(false, 1)).status()).isEqualTo(Status.PAUSED);
    }

    @Test
    void resolvesTheIncidentOfAnEndpointThatIsDeleted() {
        Watch watch = new Watch(THREE_AND_TWO).plays("FFF", "vienna", 0);

        assertThat(watch.state().deleted()).containsExactly(new Resolved(minute(0), List.of("deleted")));
    }

    @Test
    void hasNothingToResolveWhenAnEndpointThatIsUpIsDeleted() {
        assertThat(new Watch(THREE_AND_TWO).plays("SFF", "vienna", 0).state().deleted())
                .isEmpty();
    }

    @Test
    void refusesThresholdsBelowOne() {
        assertThatThrownBy(() -> rules(0, 2)).hasMessage("failures: must be at least 1, but was 0");
        assertThatThrownBy(() -> rules(3, -1)).hasMessage("successes: must be at least 1, but was -1");
    }
}
