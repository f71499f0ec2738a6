package dev.tocsin.incidents;

import static dev.tocsin.incidents.DetectionDriver.minute;
import static dev.tocsin.incidents.DetectionDriver.result;
import static dev.tocsin.incidents.DetectionDriver.shop;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.Outcome;
import dev.tocsin.schemas.event.Severity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What cachet-url-monitor decides over time, by the rows of its hard cases: {@code allowed_fails: 2} is three failures, one
 * success ends an outage. One probe a minute; {@code F} fails (an outage), {@code D} is degraded, {@code S} is well.
 */
class CachetUrlMonitorRowsTest {

    @TempDir
    private Path folder;

    private DetectionDriver detection;

    @BeforeEach
    void start() {
        detection = new DetectionDriver(folder.resolve("first")).defines(monitored(), 0);
    }

    @AfterEach
    void stop() {
        detection.close();
    }

    private static EndpointDefinition.Builder monitored() {
        return shop(1).setFailures(3).setSuccesses(1);
    }

    @Test
    void row11TwoFailuresAreAllowedAgainAfterASuccess() {
        assertThat(story("FFSFFF")).containsExactly("3 up", "6 opened major", "6 down");
    }

    @Test
    void row12TheThirdFailureOpensAnIncidentAndChangesTheStatusAndASuccessUndoesBoth() {
        assertThat(story("FFFFFFFS")).containsExactly("3 opened major", "3 down", "8 resolved", "8 up");
    }

    @Test
    void row13TheIncidentComesBeforeTheStatusWhateverIsAskedFor() {
        assertThat(story("SFFF")).containsExactly("1 up", "4 opened major", "4 down");
    }

    @Test
    void row14WhatGetsWorseIsOneIncident() {
        assertThat(story("DDDFFFS"))
                .containsExactly("3 opened degraded", "3 degraded", "6 changed major", "6 down", "7 resolved", "7 up");
    }

    @Test
    void row19ARestartDuringAnOutageOpensNoSecondIncident() {
        assertThat(story("FFFF")).containsExactly("3 opened major", "3 down");

        try (var restarted = new DetectionDriver(folder.resolve("second")).takesOver(detection)) {
            play(restarted, "FFFS", 5);
            assertThat(told(restarted)).containsExactly("8 resolved", "8 up");
        }
    }

    @Test
    void row20AnEndpointThatIsWellAtTheStartIsSaidToBeUp() {
        assertThat(story("S")).containsExactly("1 up");
    }

    @Test
    void row21WhateverWasKnownBeforeItIsSaidOnce() {
        assertThat(story("SSSS")).containsExactly("1 up");
    }

    private List<String> story(String results) {
        play(detection, results, 1);
        return told(detection);
    }

    private static void play(DetectionDriver detection, String results, int start) {
        for (int i = 0; i < results.length(); i++) {
            char letter = results.charAt(i);
            detection.sees(result(start + i, letter == 'S' ? Outcome.passed : Outcome.failed)
                    .setSeverity(
                            switch (letter) {
                                case 'F' -> Severity.major;
                                case 'D' -> Severity.degraded;
                                default -> Severity.none;
                            }));
        }
    }

    /** Each event with the minute at which it was told. */
    private static List<String> told(DetectionDriver detection) {
        List<String> told = new ArrayList<>();
        for (TestRecord<String, Event> record : detection.events()) {
            Event event = record.value();
            String kind = event.getType().substring(event.getType().lastIndexOf('.') + 1);
            boolean status = event.getStatusAfter() != null;
            boolean over = kind.equals("resolved");
            told.add(Duration.between(minute(0), event.getTime()).toMinutes() + " "
                    + (status
                            ? event.getStatusAfter()
                            : kind + (over ? "" : " " + event.getIncident().getSeverity())));
        }
        return told;
    }
}
