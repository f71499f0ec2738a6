package dev.tocsin.incidents;

import static dev.tocsin.incidents.DetectionDriver.command;
import static dev.tocsin.incidents.DetectionDriver.minute;
import static dev.tocsin.incidents.DetectionDriver.shop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.tocsin.schemas.event.Command;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemindersTest {

    @TempDir
    private Path folder;

    private DetectionDriver detection;

    @BeforeEach
    void start() {
        detection = new DetectionDriver(folder.resolve("first"));
    }

    @AfterEach
    void stop() {
        detection.close();
    }

    private static EndpointDefinition.Builder every(int minutes) {
        return shop(1).setRemindEveryMs(Duration.ofMinutes(minutes).toMillis());
    }

    /** The incident opens at minute 3 and a second. */
    private void down(int failures) {
        detection.defines(every(10), 0).plays("F".repeat(failures), 1);
    }

    @Test
    void remindsAgainAndAgainAtTheTimesItIsDue() {
        down(25);

        assertThat(reminders())
                .extracting(Event::getTime, Event::getMessage, Event::getTitle)
                .containsExactly(
                        tuple(
                                minute(13).plusSeconds(1),
                                "for 12m: status was 503, expected 2xx",
                                "Shop API is unavailable"),
                        tuple(
                                minute(23).plusSeconds(1),
                                "for 22m: status was 503, expected 2xx",
                                "Shop API is unavailable"));
    }

    @Test
    void aReminderIsAStepOfTheIncident() {
        down(14);

        List<Step> steps = detection.incidents().get(1).value().getSteps();
        assertThat(steps).extracting(Step::getKind).containsExactly("opened", "reminded");
        assertThat(steps.get(1).getAt()).isEqualTo(minute(13).plusSeconds(1));
    }

    @Test
    void nobodyIsRemindedOfWhatSomebodyHasTakenUp() {
        down(5);
        String incident = detection.incidents().get(0).key();
        detection.asks(command("c1", "acknowledge", incident, 6, Map.of("endpoint", "core-shop"))
                .build());

        detection.plays("F".repeat(30), 7);

        assertThat(reminders()).isEmpty();
    }

    @Test
    void nobodyIsRemindedOfWhatIsOver() {
        down(5);
        detection.plays("S".repeat(30), 6);

        assertThat(reminders()).isEmpty();
    }

    @Test
    void whereNothingComesToThePartitionATaskTellsItselfTheTime() {
        down(3);
        detection.waitsUntil(minute(13));
        assertThat(detection.commands()).isEmpty();

        detection.waitsUntil(minute(13).plusSeconds(2));

        assertThat(detection.commands())
                .extracting(TestRecord::value)
                .extracting(Command::getKind, Command::getTargetId)
                .containsExactly(tuple("tick", "core-shop"));
        assertThat(reminders())
                .extracting(Event::getTime)
                .containsExactly(minute(13).plusSeconds(1));
    }

    @Test
    void remindersThatWereMissedAreOne() {
        down(3);

        detection.waitsUntil(minute(45));

        assertThat(reminders())
                .extracting(Event::getTime)
                .containsExactly(minute(13).plusSeconds(1));
        detection.waitsUntil(minute(54));
        assertThat(reminders())
                .extracting(Event::getTime)
                .containsExactly(minute(53).plusSeconds(1));
    }

    @Test
    void theNextOwnerOfTheTaskRemindsAtTheSameTime() {
        down(5);

        try (var next = new DetectionDriver(folder.resolve("second")).takesOver(detection)) {
            next.plays("F".repeat(10), 6);

            assertThat(next.events())
                    .extracting(
                            record -> record.value().getType(),
                            record -> record.value().getTime())
                    .containsExactly(
                            tuple("dev.tocsin.incident.reminded", minute(13).plusSeconds(1)));
        }
    }

    @Test
    void aDefinitionThatNoLongerAsksForRemindersEndsThem() {
        down(5);

        detection.defines(shop(2), 6).plays("F".repeat(30), 7);

        assertThat(reminders()).isEmpty();
    }

    @Test
    void aDefinitionThatAsksForThemHoldsForTheOpenIncident() {
        detection.defines(shop(1), 0).plays("FFF", 1);

        detection.defines(every(10).setGeneration(2), 5).plays("F".repeat(12), 6);

        assertThat(reminders())
                .extracting(Event::getTime)
                .containsExactly(minute(13).plusSeconds(1));
    }

    private List<Event> reminders() {
        return detection.events().stream()
                .map(TestRecord::value)
                .filter(event -> event.getType().equals("dev.tocsin.incident.reminded"))
                .toList();
    }
}
