package dev.tocsin.incidents;

import static dev.tocsin.incidents.DetectionDriver.minute;
import static dev.tocsin.incidents.DetectionDriver.result;
import static dev.tocsin.incidents.DetectionDriver.shop;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.Outcome;
import dev.tocsin.schemas.event.ProbeResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application whose modules are asked for every minute. */
class OutdatedModulesTest {

    private static final String KAFKA = "org.apache.kafka:kafka-clients 4.3.1 → 4.4.0";
    private static final String NETTY = "io.netty:netty-buffer 4.2.17 → 4.2.18";
    private static final String NETTY_AGAIN = "io.netty:netty-buffer 4.2.17 → 4.2.19";

    @TempDir
    private Path folder;

    private DetectionDriver detection;

    @BeforeEach
    void start() {
        detection = new DetectionDriver(folder.resolve("first"));
        detection.defines(shop(1).setProbe("modules"), 0);
    }

    @AfterEach
    void stop() {
        detection.close();
    }

    @Test
    void aNewerVersionIsToldOnce() {
        detection.sees(modules(1, ""));
        assertThat(told()).isEmpty();

        detection.sees(modules(2, KAFKA)).sees(modules(3, KAFKA));

        List<Event> events = told();
        assertThat(events).hasSize(1);
        Event event = events.get(0);
        assertThat(event.getSubject()).isEqualTo("core-shop");
        assertThat(event.getTime()).isEqualTo(minute(2).plusSeconds(1));
        assertThat(event.getTitle()).isEqualTo("There are newer versions of modules of Shop API");
        assertThat(event.getMessage()).isEqualTo(KAFKA);
        assertThat(event.getEndpoint().getGroup()).isEqualTo("core");
        assertThat(event.getDetails()).isEqualTo(Map.of("modules", KAFKA, "count", "1"));
    }

    @Test
    void onlyWhatIsNewIsToldAlsoAStillNewerVersionOfTheSame() {
        detection.sees(modules(1, KAFKA + "; " + NETTY));
        assertThat(told()).extracting(Event::getMessage).containsExactly(KAFKA + "; " + NETTY);

        detection.sees(modules(2, KAFKA + "; " + NETTY_AGAIN));

        assertThat(told()).extracting(Event::getMessage).containsExactly(NETTY_AGAIN);
    }

    @Test
    void whatWasBroughtUpToDateAndIsOutdatedAgainIsToldAgain() {
        detection.sees(modules(1, KAFKA)).sees(modules(2, "")).sees(modules(3, KAFKA));

        assertThat(told()).hasSize(2);
    }

    @Test
    void whatAnotherLocationListsOrAnOlderResultIsNotNew() {
        detection
                .sees(modules(2, KAFKA))
                .sees(modules(2, KAFKA).setLocation("ashburn"))
                .sees(modules(1, ""))
                .sees(modules(3, KAFKA));

        assertThat(told()).hasSize(1);
    }

    @Test
    void aReportThatFailedSaysNothingAboutModules() {
        detection
                .sees(modules(1, KAFKA))
                .sees(result(2, Outcome.failed).setDetails(Map.of("modules_status", "none", "report", "no")))
                .sees(result(3, Outcome.failed))
                .sees(modules(4, KAFKA));

        assertThat(told()).hasSize(1);
    }

    @Test
    void thatThereAreMoreIsNoModule() {
        detection.sees(modules(1, KAFKA)).sees(modules(2, KAFKA + "; and 3 more"));

        assertThat(told()).hasSize(1);
    }

    @Test
    void aRestartForgetsNothingAndADeletionEverything() {
        detection.sees(modules(1, KAFKA));
        try (var again = new DetectionDriver(folder.resolve("second"))) {
            again.takesOver(detection).sees(modules(2, KAFKA));
            assertThat(told(again)).isEmpty();
        }

        detection.deletes("core-shop", 3);

        assertThat(detection.remembersNothing()).isTrue();
    }

    private static ProbeResult.Builder modules(int minute, String outdated) {
        return outdated.isEmpty()
                ? result(minute, Outcome.passed).setDetails(Map.of("modules_status", "ok", "modules", "2"))
                : result(minute, Outcome.failed)
                        .setDetails(Map.of("modules_status", "outdated", "modules", "2", "outdated", outdated));
    }

    private List<Event> told() {
        return told(detection);
    }

    private static List<Event> told(DetectionDriver detection) {
        return detection.events().stream()
                .map(TestRecord::value)
                .filter(event -> event.getType().equals("dev.tocsin.system.module.outdated"))
                .toList();
    }
}
