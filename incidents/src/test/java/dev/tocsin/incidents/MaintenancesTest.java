package dev.tocsin.incidents;

import static dev.tocsin.incidents.DetectionDriver.minute;
import static dev.tocsin.incidents.DetectionDriver.patching;
import static dev.tocsin.incidents.DetectionDriver.shop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.tocsin.schemas.event.EndpointState;
import dev.tocsin.schemas.event.EndpointStatus;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.Incident;
import dev.tocsin.schemas.event.MaintenanceDefinition;
import dev.tocsin.schemas.event.Selector;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaintenancesTest {

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

    private static MaintenanceDefinition.Builder from(int start, int end) {
        return patching(1).setStartsAt(minute(start)).setEndsAt(minute(end));
    }

    @Test
    void theStatusIsMaintenanceFromStartToEnd() {
        detection.defines(shop(1), 0).plans(from(5, 10), 1).plays("SSSSSSSSSSSS", 2);

        assertThat(statuses())
                .extracting(EndpointStatus::getStatus, EndpointStatus::getSince)
                .containsExactly(
                        tuple(EndpointState.unknown, minute(0)),
                        tuple(EndpointState.up, minute(2).plusSeconds(1)),
                        tuple(EndpointState.maintenance, minute(5)),
                        tuple(EndpointState.up, minute(10)));
        assertThat(changes()).containsExactly("unknown-up", "up-maintenance", "maintenance-up");
    }

    @Test
    void theReasonNamesTheMaintenance() {
        detection.defines(shop(1), 0).plans(from(5, 10), 1).plays("SSSSS", 2);

        assertThat(statuses().get(2).getReason()).isEqualTo("Patching");
    }

    @Test
    void noIncidentOpensWithin() {
        detection.defines(shop(1), 0).plans(from(5, 12), 1).plays("SSSFFFFFSSSSS", 2);

        assertThat(incidents()).isEmpty();
    }

    @Test
    void anOutageThatOutlivesItsWindowOpensAtItsEnd() {
        detection.defines(shop(1), 0).plans(from(5, 12), 1).plays("SSSFFFFFFFFFF", 2);

        Incident incident = detection.incidents().get(0).value();
        assertThat(incident.getStartedAt()).isEqualTo(minute(12));
        assertThat(incident.getOpenedAt()).isEqualTo(minute(12));
        assertThat(incident.getSteps().get(0).getBecause())
                .containsExactly("1 of 1 locations fail (needed: 1): vienna after the maintenance");
        assertThat(changes()).containsExactly("unknown-up", "up-maintenance", "maintenance-down");
    }

    @Test
    void anOutageOfWhichTheLastFailureComesAfterTheWindowBeginsWithItsEnd() {
        detection.defines(shop(1), 0).plans(from(5, 8), 1).plays("SSSSFFFF", 2);

        assertThat(detection.incidents().get(0).value().getStartedAt()).isEqualTo(minute(8));
    }

    @Test
    void anIncidentThatWasOpenBeforeIsResolvedWithin() {
        detection.defines(shop(1), 0).plans(from(6, 12), 1).plays("FFFFFSSSSSS", 2);

        assertThat(detection.eventTypes())
                .containsExactly(
                        "incident.opened", "status.changed", "status.changed", "incident.resolved", "status.changed");
    }

    @Test
    void nobodyIsRemindedWithin() {
        detection
                .defines(shop(1).setRemindEveryMs(Duration.ofMinutes(4).toMillis()), 0)
                .plans(from(6, 20), 1)
                .plays("F".repeat(24), 2);

        assertThat(events().stream().filter(event -> event.getType().endsWith("reminded")))
                .extracting(Event::getTime)
                .containsExactly(minute(24));
    }

    @Test
    void aMaintenanceOfOthersIsNoneOfItsBusiness() {
        var others = patching(1)
                .setEndpoints(Selector.newBuilder()
                        .setGroup("core")
                        .setTags(List.of("dev"))
                        .build())
                .setStartsAt(minute(2))
                .setEndsAt(minute(20));
        detection.defines(shop(1), 0).plans(others, 1).plays("SFFF", 3);

        assertThat(incidents()).containsExactly("incident.opened");
    }

    @Test
    void aMaintenanceThatIsPlannedForNowHoldsAtOnceAndEndsWhenItIsCancelled() {
        detection.defines(shop(1), 0).plays("SS", 1).plans(from(2, 30), 4).plays("FFF", 5);
        detection.cancels("patching", 8);

        assertThat(statuses())
                .extracting(EndpointStatus::getStatus, EndpointStatus::getSince)
                .contains(tuple(EndpointState.maintenance, minute(4)), tuple(EndpointState.down, minute(8)));
    }

    @Test
    void anEndpointThatIsDefinedWithinIsInMaintenanceAtOnce() {
        detection.plans(from(2, 30), 1).defines(shop(1), 4);

        assertThat(statuses()).extracting(EndpointStatus::getStatus).containsExactly(EndpointState.maintenance);
    }

    @Test
    void oneMaintenanceAfterTheOtherIsOneInterruption() {
        var later = from(10, 15).setId("second").setName("Second");
        detection.defines(shop(1), 0).plans(from(5, 10), 1).plans(later, 1).plays("SSSFFFFFFFFSSSSSS", 2);

        assertThat(changes()).containsExactly("unknown-up", "up-maintenance", "maintenance-up");
        assertThat(incidents()).isEmpty();
    }

    @Test
    void aPausedEndpointStaysPaused() {
        detection.defines(shop(1), 0).plans(from(5, 10), 1).defines(shop(2).setEnabled(false), 2);
        detection.plays("SSSSSSSSSSS", 3);

        assertThat(statuses())
                .extracting(EndpointStatus::getStatus)
                .containsExactly(EndpointState.unknown, EndpointState.paused);
    }

    @Test
    void windowsComeAgainEveryNightOverMidnight() {
        // NOON is a Sunday in Vienna, 13:00 there.
        var nightly = patching(1)
                .setSchedule("30 23 * * *")
                .setDurationMs(Duration.ofHours(1).toMillis())
                .setTimezone("Europe/Vienna");
        detection.defines(shop(1), 0).plans(nightly, 1).plays("S", 2);

        for (int minute = 3; minute < 2 * 24 * 60; minute += 7) {
            detection.plays("S", minute);
        }

        assertThat(statuses().stream().filter(status -> status.getStatus() == EndpointState.maintenance))
                .extracting(EndpointStatus::getSince)
                .containsExactly(Instant.parse("2026-03-01T22:30:00Z"), Instant.parse("2026-03-02T22:30:00Z"));
        assertThat(times("maintenance-up"))
                .containsExactly(Instant.parse("2026-03-01T23:30:00Z"), Instant.parse("2026-03-02T23:30:00Z"));
    }

    @Test
    void aWindowInTheGapOfDaylightSavingBeginsWithTheNextInstantAndLastsAsLong() {
        // On 29 March 2026 the clocks of Vienna go from 02:00 to 03:00.
        var nightly = patching(1)
                .setSchedule("30 2 * * *")
                .setDurationMs(Duration.ofMinutes(40).toMillis())
                .setTimezone("Europe/Vienna");
        int night = (int) Duration.between(minute(0), Instant.parse("2026-03-29T00:00:00Z"))
                .toMinutes();
        detection.defines(shop(1), night - 60).plans(nightly, night - 60).plays("S".repeat(180), night - 50);

        assertThat(times("up-maintenance")).containsExactly(Instant.parse("2026-03-29T01:00:00Z"));
        assertThat(times("maintenance-up")).containsExactly(Instant.parse("2026-03-29T01:40:00Z"));
    }

    @Test
    void aWindowInTheOverlapOfDaylightSavingComesOnce() {
        // On 25 October 2026 the hour from 02:00 to 03:00 comes twice in Vienna.
        var nightly = patching(1)
                .setSchedule("30 2 * * *")
                .setDurationMs(Duration.ofMinutes(10).toMillis())
                .setTimezone("Europe/Vienna");
        int night = (int) Duration.between(minute(0), Instant.parse("2026-10-25T00:00:00Z"))
                .toMinutes();
        detection.defines(shop(1), night - 60).plans(nightly, night - 60).plays("S".repeat(200), night - 50);

        assertThat(times("up-maintenance")).containsExactly(Instant.parse("2026-10-25T00:30:00Z"));
    }

    @Test
    void aWindowOnTheLeapDayComesOnTheLeapDay() {
        var rare = patching(1)
                .setSchedule("0 12 29 2 *")
                .setDurationMs(Duration.ofHours(1).toMillis());
        int leap = (int) Duration.between(minute(0), Instant.parse("2028-02-29T11:00:00Z"))
                .toMinutes();
        detection
                .defines(shop(1), 0)
                .plans(rare, 0)
                .plays("S", 1)
                .plays("S", leap)
                .plays("SSS", leap + 60);

        assertThat(times("up-maintenance")).containsExactly(Instant.parse("2028-02-29T12:00:00Z"));
    }

    @Test
    void theNextOwnerOfTheTaskKnowsTheWindowsToo() {
        detection.defines(shop(1), 0).plans(from(5, 20), 1).plays("SS", 2);

        try (var next = new DetectionDriver(folder.resolve("second")).takesOver(detection)) {
            next.plays("FFFF", 8).plays("FFF", 18);

            assertThat(next.events())
                    .extracting(
                            record -> record.value().getType(),
                            record -> record.value().getTime())
                    .containsExactly(
                            tuple("dev.tocsin.status.changed", minute(5)),
                            tuple("dev.tocsin.incident.opened", minute(20)),
                            tuple("dev.tocsin.status.changed", minute(20)));
        }
    }

    @Test
    void aWindowThatEndedWhileNobodyLookedEndsWhenItEnded() {
        detection.defines(shop(1), 0).plans(from(5, 20), 1).plays("SSSSS", 2);

        try (var next = new DetectionDriver(folder.resolve("second")).takesOver(detection)) {
            next.plays("S", 40);

            assertThat(next.events())
                    .extracting(record -> record.value().getTime())
                    .containsExactly(minute(20));
        }
    }

    private List<EndpointStatus> statuses() {
        return detection.statuses().stream().map(TestRecord::value).toList();
    }

    private List<Event> events() {
        return detection.events().stream().map(TestRecord::value).toList();
    }

    private List<String> incidents() {
        return detection.eventTypes().stream()
                .filter(type -> type.startsWith("incident."))
                .toList();
    }

    private List<String> changes() {
        return statusChanges().map(MaintenancesTest::change).toList();
    }

    private java.util.stream.Stream<Event> statusChanges() {
        return events().stream().filter(event -> event.getStatusAfter() != null);
    }

    private final List<Event> heard = new java.util.ArrayList<>();

    /** When a change of that kind was told, since the start. */
    private List<Instant> times(String change) {
        statusChanges().forEach(heard::add);
        return heard.stream()
                .filter(event -> change(event).equals(change))
                .map(Event::getTime)
                .toList();
    }

    private static String change(Event event) {
        return Objects.requireNonNull(event.getStatusBefore()) + "-" + Objects.requireNonNull(event.getStatusAfter());
    }
}
