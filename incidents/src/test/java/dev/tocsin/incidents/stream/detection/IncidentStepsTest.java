package dev.tocsin.incidents.stream.detection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.incidents.detection.Severity;
import dev.tocsin.schemas.event.Incident;
import dev.tocsin.schemas.event.Step;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncidentStepsTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void keepsTheLastStepsOfALongIncidentAndCountsTheRest() {
        Incident incident = IncidentSteps.opened("core-shop", NOON, Severity.MAJOR, "t", "m", step(0));
        for (int i = 1; i <= 519; i++) {
            incident = IncidentSteps.changed(incident, Severity.PARTIAL, "t", "m", step(i));
        }

        assertThat(incident.getSteps()).hasSize(500);
        assertThat(incident.getStepsBefore()).isEqualTo(20);
        assertThat(incident.getSteps().get(499).getMessage()).isEqualTo("519");
        assertThat(IncidentSteps.latest(incident).getStepsBefore()).isEqualTo(519);
    }

    private static Step step(int number) {
        return IncidentSteps.step(NOON.plusSeconds(number), "changed", "" + number, Severity.PARTIAL, List.of());
    }
}
