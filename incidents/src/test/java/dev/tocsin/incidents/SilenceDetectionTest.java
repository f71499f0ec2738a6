package dev.tocsin.incidents;

import static dev.tocsin.incidents.DetectionDriver.minute;
import static dev.tocsin.incidents.DetectionDriver.result;
import static dev.tocsin.incidents.DetectionDriver.shop;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.schemas.event.EndpointState;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.Outcome;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Endpoints whose results stop: probed every minute, so that more must be seen within three. */
class SilenceDetectionTest {

    @TempDir
    private Path folder;

    private DetectionDriver detection;

    @BeforeEach
    void start() {
        detection = new DetectionDriver(folder.resolve("first"));
        detection.defines(shop(1), 0).plays("S", 1);
        detection.events();
        detection.statuses();
    }

    @AfterEach
    void stop() {
        detection.close();
    }

    @Test
    void isUnknownOnceItHasBeenSilentForThreeIntervalsWhileOthersReport() {
        detection.newest(minute(3), 0);

        assertThat(detection.until(minute(4).minusMillis(1)).events()).isEmpty();
        List<TestRecord<String, Event>> events = detection.until(minute(4)).events();

        assertThat(events).hasSize(1);
        Event changed = events.get(0).value();
        assertThat(changed.getType()).isEqualTo("dev.tocsin.status.changed");
        assertThat(changed.getTime()).isEqualTo(minute(4));
        assertThat(changed.getStatusBefore()).isEqualTo(EndpointState.up);
        assertThat(changed.getStatusAfter()).isEqualTo(EndpointState.unknown);
        assertThat(changed.getMessage()).isEqualTo("no result since 2026-03-01T12:01:00Z");
        assertThat(status()).isEqualTo(EndpointState.unknown);
        assertThat(detection.incidents()).isEmpty();
    }

    @Test
    void whatIsProbedMoreSeldomAfterAFailureIsSilentOnlyAfterThreeOfThoseIntervals() {
        detection.defines(shop(1).setErrorIntervalMs(4 * 60_000L), 0).newest(minute(12), 0);

        assertThat(detection.until(minute(13).minusMillis(1)).events()).isEmpty();
        assertThat(detection.until(minute(13)).eventTypes()).containsExactly("status.changed");
        assertThat(status()).isEqualTo(EndpointState.unknown);
    }

    @Test
    void isUpWithItsNextResultAndThatIsTold() {
        detection.newest(minute(3), 0).until(minute(5));
        detection.events();

        assertThat(detection.plays("S", 5).eventTypes()).containsExactly("status.changed");
        assertThat(status()).isEqualTo(EndpointState.up);
        assertThat(detection.newest(minute(7), 0).until(minute(8)).eventTypes()).containsExactly("status.changed");
    }

    @Test
    void aBacklogIsNotASilence() {
        detection.newest(minute(30), 0).waitsUntil(minute(30));

        assertThat(detection
                        .plays("SSSSSSSSSSSSSSSSSSSSSSSSSSSSS", 2)
                        .until(minute(31))
                        .events())
                .isEmpty();
    }

    @Test
    void whatIsOverdueIsLeftAloneUntilTheBacklogIsRead() {
        for (int i = 0; i < 10; i++) {
            detection.defines(shop(1).setId("other-" + i), 1);
            detection.sees(result(1, Outcome.passed).setEndpoint("other-" + i));
        }
        detection.newest(minute(30), 0).waitsUntil(minute(30));
        int before = detection.asked();

        detection.waitsUntil(minute(31));

        // Once for all endpoints and once for their history.
        assertThat(detection.asked() - before).isEqualTo(2);
        detection.statuses();
        assertThat(detection.until(minute(31).plusSeconds(1)).statuses())
                .hasSize(11)
                .allSatisfy(status -> assertThat(status.value().getStatus()).isEqualTo(EndpointState.unknown));
    }

    @Test
    void anOpenIncidentStaysOpen() {
        detection.plays("FFF", 2).newest(minute(20), 0);
        detection.events();
        detection.statuses();

        assertThat(detection.until(minute(20)).events()).isEmpty();
        assertThat(detection.statuses()).isEmpty();
        assertThat(detection.plays("SS", 21).eventTypes()).contains("incident.resolved");
    }

    @Test
    void ifNoEndpointReportsThatIsOneAlarmOfItsOwn() {
        detection.newest(minute(1), 0);

        assertThat(detection.until(minute(30)).eventTypes()).containsExactly("system.results.missing");
        assertThat(status()).isEqualTo(EndpointState.unknown);

        detection.plays("S", 31).newest(minute(31), 0);
        assertThat(detection.until(minute(32)).eventTypes()).containsExactly("system.results.resumed");
        assertThat(status()).isEqualTo(EndpointState.up);
    }

    @Test
    void theAlarmComesFromThePartitionWithTheNewestResultOnly() {
        detection.newest(minute(1), 3);

        assertThat(detection.until(minute(30)).events()).isEmpty();
        assertThat(status()).isEqualTo(EndpointState.unknown);
    }

    @Test
    void whatIsStillSilentWhenOthersReportAgainIsTold() {
        detection.newest(minute(1), 3).until(minute(10));
        assertThat(detection.events()).isEmpty();

        assertThat(detection.newest(minute(11), 3).until(minute(12)).eventTypes())
                .containsExactly("status.changed");
        assertThat(detection.until(minute(60)).events()).isEmpty();
    }

    @Test
    void aProberThatCannotTellMakesItUnknownWithoutAWord() {
        detection.plays("IIIIII", 2).newest(minute(7), 0);

        assertThat(detection.until(minute(8)).events()).isEmpty();
        assertThat(status()).isEqualTo(EndpointState.unknown);
        assertThat(detection.plays("S", 9).events()).isEmpty();
        assertThat(status()).isEqualTo(EndpointState.up);
    }

    @Test
    void anOutageAfterASilenceIsTold() {
        detection.newest(minute(1), 0).until(minute(10));
        detection.events();

        assertThat(detection.plays("FFF", 11).eventTypes()).containsExactly("incident.opened", "status.changed");
    }

    @Test
    void aRestartKeepsWhatWasNotTold() {
        detection.newest(minute(1), 3).until(minute(10));
        detection.events();

        try (DetectionDriver other = new DetectionDriver(folder.resolve("other"))) {
            other.takesOver(detection);

            assertThat(other.newest(minute(1), 3).until(minute(12)).events()).isEmpty();
            assertThat(other.plays("S", 13).events()).isEmpty();
        }
    }

    @Test
    void aNewOwnerReadsWhatItFindsUnreadBeforeItLooksAtEachEndpoint() {
        try (DetectionDriver other = new DetectionDriver(folder.resolve("other"))) {
            other.takesOver(detection).newest(minute(30), 0).waitsUntil(minute(30));
            assertThat(other.plays("SSS", 2).waitsUntil(minute(31)).events()).isEmpty();

            assertThat(other.until(minute(32)).eventTypes()).containsExactly("status.changed");
        }
    }

    @Test
    void aPausedOrDeletedOneIsNotMissed() {
        detection.defines(shop(2).setEnabled(false), 2).newest(minute(9), 0);
        detection.events();
        assertThat(detection.until(minute(10)).events()).isEmpty();

        detection.defines(shop(3), 11).deletes("core-shop", 12);
        detection.events();
        assertThat(detection.newest(minute(19), 0).until(minute(20)).events()).isEmpty();
        assertThat(detection.remembersNothing()).isTrue();
    }

    private EndpointState status() {
        var all = detection.statuses();
        return all.get(all.size() - 1).value().getStatus();
    }
}
