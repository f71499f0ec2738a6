package dev.tocsin.incidents;

import static dev.tocsin.incidents.DetectionDriver.minute;
import static dev.tocsin.incidents.DetectionDriver.result;
import static dev.tocsin.incidents.DetectionDriver.shop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.Outcome;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToldResultsTest {

    @TempDir
    private Path folder;

    private DetectionDriver detection;

    @BeforeEach
    void start() {
        detection = new DetectionDriver(folder);
    }

    @AfterEach
    void stop() {
        detection.close();
    }

    @Test
    void eachResultOfAnEndpointThatTellsItIsOneEventWithWhatHooksChooseBy() {
        detection.defines(shop(1).setTellsResults(true).setAttributes(Map.of("metric_id", "7")), 0);
        detection.sees(result(1, Outcome.passed).setLatencyMs(12.5)).sees(result(2, Outcome.failed));

        assertThat(detection.toldResults())
                .extracting(
                        Event::getType,
                        event -> event.getResult().getOutcome(),
                        event -> event.getResult().getSlot())
                .containsExactly(
                        tuple("dev.tocsin.result.told", Outcome.passed, minute(1)),
                        tuple("dev.tocsin.result.told", Outcome.failed, minute(2)));
    }

    @Test
    void theEventHasTheEndpointAndTheLatency() {
        detection.defines(shop(1).setTellsResults(true).setAttributes(Map.of("metric_id", "7")), 0);
        detection.sees(result(1, Outcome.passed).setLatencyMs(12.5));

        assertThat(detection.toldResults()).singleElement().satisfies(event -> {
            assertThat(event.getSubject()).isEqualTo("core-shop");
            assertThat(event.getEndpoint().getAttributes()).containsEntry("metric_id", "7");
            assertThat(event.getResult().getLatencyMs()).isEqualTo(12.5);
        });
    }

    @Test
    void aSlotThatWasProbedTwiceIsToldOnce() {
        detection.defines(shop(1).setTellsResults(true), 0);
        detection.sees(result(1, Outcome.passed)).sees(result(1, Outcome.passed));

        assertThat(detection.toldResults()).hasSize(1);
    }

    @Test
    void whoDoesNotAskForItTellsNothing() {
        detection.defines(shop(1), 0);
        detection.sees(result(1, Outcome.passed));

        assertThat(detection.toldResults()).isEmpty();
    }
}
