package dev.tocsin.incidents;

import static dev.tocsin.incidents.DetectionDriver.minute;
import static dev.tocsin.incidents.DetectionDriver.result;
import static dev.tocsin.incidents.DetectionDriver.shop;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.Outcome;
import dev.tocsin.schemas.event.Severity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three incidents within an hour are one, which is over after 20 minutes; each failure opens one. */
class FlappingTest {

    private static final String OPENED = "incident.opened";
    private static final String CHANGED = "incident.changed";
    private static final String RESOLVED = "incident.resolved";

    @TempDir
    private Path folder;

    private DetectionDriver detection;

    @BeforeEach
    void start() {
        detection = new DetectionDriver(folder.resolve("first"));
        detection.defines(flapping(1), 0).plays("S", 1);
    }

    @AfterEach
    void stop() {
        detection.close();
    }

    private static EndpointDefinition.Builder flapping(long generation) {
        return shop(generation)
                .setFailures(1)
                .setSuccesses(1)
                .setFlapIncidents(3)
                .setFlapWithinMs(Duration.ofHours(1).toMillis());
    }

    @Test
    void twentyOutagesInARowAreThreeIncidentsAndOneNotice() {
        detection.plays("FS".repeat(20), 2).plays("S".repeat(30), 42);

        assertThat(incidents()).containsExactly(OPENED, RESOLVED, OPENED, RESOLVED, OPENED, CHANGED, RESOLVED);
    }

    @Test
    void theNoticeSaysWhenItWillBeOver() {
        detection.plays("FSFSFS", 2);

        assertThat(detection.incidents().get(5).value().getMessage())
                .isEqualTo("it comes and goes: 3 incidents within 1h; this one is over once all has been as expected"
                        + " for 20m");
    }

    @Test
    void itIsOverOnceItWasCalmForLongEnough() {
        detection.plays("FSFSFSFS", 2).plays("S".repeat(30), 10);

        assertThat(detection.events())
                .last()
                .satisfies(last -> assertThat(last.value().getTime())
                        .isEqualTo(minute(9).plusSeconds(1).plus(Duration.ofMinutes(20))));
    }

    @Test
    void whileItComesAndGoesOnlyGettingWorseIsTold() {
        detection.sees(failed(2, Severity.degraded)).plays("S", 3);
        detection.sees(failed(4, Severity.degraded)).plays("S", 5);
        detection.sees(failed(6, Severity.degraded)).plays("S", 7);
        detection.incidents();
        detection.events();

        detection.sees(failed(8, Severity.major)).plays("S", 9).sees(failed(10, Severity.degraded));

        assertThat(incidents()).containsExactly(CHANGED);
    }

    private static dev.tocsin.schemas.event.ProbeResult.Builder failed(int minute, Severity severity) {
        return result(minute, Outcome.failed).setSeverity(severity);
    }

    @Test
    void outagesThatAreFarApartAreOneIncidentEach() {
        detection.plays("FS", 2).plays("FS", 40).plays("FS", 80).plays("FS", 120);

        assertThat(incidents()).containsExactly(OPENED, RESOLVED, OPENED, RESOLVED, OPENED, RESOLVED, OPENED, RESOLVED);
    }

    @Test
    void whereItIsSwitchedOffEachIsOne() {
        detection.defines(flapping(2).setFlapIncidents(null), 2).plays("FS".repeat(5), 3);

        assertThat(incidents()).hasSize(10).doesNotContain(CHANGED);
    }

    @Test
    void theNextOwnerOfTheTaskWaitsForTheSameCalm() {
        detection.plays("FSFSFS", 2);

        try (var next = new DetectionDriver(folder.resolve("second")).takesOver(detection)) {
            next.plays("S".repeat(30), 8);

            assertThat(next.events())
                    .extracting(record -> record.value().getTime())
                    .contains(minute(7).plusSeconds(1).plus(Duration.ofMinutes(20)));
        }
    }

    private List<String> incidents() {
        return detection.eventTypes().stream()
                .filter(type -> type.startsWith("incident."))
                .toList();
    }
}
