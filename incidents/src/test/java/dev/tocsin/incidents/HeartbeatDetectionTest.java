package dev.tocsin.incidents;

import static dev.tocsin.incidents.DetectionDriver.minute;
import static dev.tocsin.incidents.DetectionDriver.shop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.EndpointState;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.Heartbeat;
import dev.tocsin.schemas.event.Incident;
import dev.tocsin.schemas.event.Outcome;
import dev.tocsin.schemas.event.ProbeResult;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Endpoints that report by themselves: every ten minutes, with a minute of grace. */
class HeartbeatDetectionTest {

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

    @Test
    void isUnknownUntilItsFirstPingAndThenUpAtOnce() {
        detection.defines(everyTenMinutes(1), 0).until(minute(600));

        assertThat(detection.statuses()).hasSize(1);
        assertThat(detection.events()).isEmpty();
        assertThat(detection.sees(ping("success", minute(601))).eventTypes()).containsExactly("status.changed");
    }

    @Test
    void aPingInTimeIsNoNews() {
        detection.defines(everyTenMinutes(1), 0).sees(ping("success", minute(1)));
        detection.events();

        detection.until(minute(11)).sees(ping("success", minute(11).plusSeconds(59)));

        assertThat(detection.until(minute(22)).events()).isEmpty();
    }

    @Test
    void onePingThatDoesNotComeOpensAnIncidentThatTheNextOneResolves() {
        detection.defines(everyTenMinutes(1), 0).sees(ping("success", minute(1)));
        detection.events();

        assertThat(detection.until(minute(12).minusMillis(1)).events()).isEmpty();
        Event opened = detection.until(minute(12)).events().get(0).value();

        assertThat(opened.getType()).isEqualTo("dev.tocsin.incident.opened");
        assertThat(opened.getTime()).isEqualTo(minute(12));
        assertThat(opened.getMessage())
                .isEqualTo("no ping came: one was due at 2026-03-01T12:11:00Z, or at most 1m later");
        assertThat(opened.getIncident()).extracting(Incident::getStartedAt).isEqualTo(minute(12));
        detection.until(minute(300));
        assertThat(detection.sees(ping("success", minute(301))).eventTypes())
                .containsExactly("incident.resolved", "status.changed");
    }

    @Test
    void nothingIsLateBeforeAllHasBeenReadThatWasWrittenUntilThen() {
        detection.defines(everyTenMinutes(1), 0).sees(ping("success", minute(1)));
        detection.events();

        detection.waitsUntil(minute(30));

        assertThat(detection.events()).isEmpty();
        assertThat(detection
                        .sees(ping("success", minute(11)))
                        .sees(ping("success", minute(21)))
                        .until(minute(31))
                        .events())
                .isEmpty();
    }

    @Test
    void whatWasLateIsSoWhenItIsReadInABacklogToo() {
        detection.defines(everyTenMinutes(1), 0).sees(ping("success", minute(1)));
        detection.events();

        detection.sees(ping("success", minute(20)));

        assertThat(detection.events())
                .extracting(
                        record -> record.value().getType().replace("dev.tocsin.", ""),
                        record -> record.value().getTime())
                .containsExactly(
                        tuple("incident.opened", minute(12)),
                        tuple("status.changed", minute(12)),
                        tuple("incident.resolved", minute(20).plusSeconds(1)),
                        tuple("status.changed", minute(20).plusSeconds(1)));
    }

    @Test
    void aPingThatCrossedTheDeadlineOnItsWayResolvesTheIncident() {
        detection
                .defines(everyTenMinutes(1), 0)
                .sees(ping("success", minute(1)))
                .until(minute(13));
        detection.events();

        assertThat(detection.sees(ping("success", minute(12).minusSeconds(1))).eventTypes())
                .containsExactly("incident.resolved", "status.changed");
    }

    @Test
    void aFailureIsOneAtOnce() {
        detection.defines(everyTenMinutes(1), 0).sees(ping("success", minute(1)));
        detection.events();

        detection.sees(ping("fail", minute(2)).setMessage("disk full"));

        assertThat(detection.events().get(0).value().getMessage()).isEqualTo("disk full");
        assertThat(detection.statuses())
                .last()
                .extracting(record -> record.value().getStatus())
                .isEqualTo(EndpointState.down);
    }

    @Test
    void aRunThatDoesNotEndWithinTheGraceIsLate() {
        detection.defines(everyTenMinutes(1), 0).sees(ping("start", minute(1)));

        assertThat(detection.events()).isEmpty();
        assertThat(detection.until(minute(2)).events().get(0).value().getMessage())
                .isEqualTo("a run started at 2026-03-01T12:01:00Z and did not end within 1m");
    }

    @Test
    void aRunThatEndsInTimeIsCountedFromItsEnd() {
        detection
                .defines(everyTenMinutes(1), 0)
                .sees(ping("start", minute(1)))
                .sees(ping("success", minute(1).plusSeconds(30)));
        detection.events();

        assertThat(detection.until(minute(12).plusSeconds(29)).events()).isEmpty();
        assertThat(detection.until(minute(12).plusSeconds(30)).events()).isNotEmpty();
    }

    @Test
    void severalMissesAreAwaitedWhereTheDefinitionSaysSo() {
        detection.defines(everyTenMinutes(1).setFailures(3), 0).sees(ping("success", minute(1)));
        detection.events();

        assertThat(detection.until(minute(31)).events()).isEmpty();
        assertThat(detection.until(minute(32)).events().get(0).value().getDetails())
                .containsEntry(
                        "because",
                        "3 failures in a row: 12:12:00Z, 12:22:00Z, 12:32:00Z from heartbeat: no ping came: one was due at"
                                + " 2026-03-01T12:31:00Z, or at most 1m later");
    }

    @Test
    void aScheduleFollowsItsTimeZoneOverTheChangeOfClocks() {
        // 02:30 in Vienna on 29 March 2026 does not exist: the job runs at 03:00, which is 01:00 UTC.
        Heartbeat nightly = Heartbeat.newBuilder()
                .setSchedule("30 2 * * *")
                .setTimezone("Europe/Vienna")
                .setGraceMs(600_000)
                .build();
        detection
                .defines(everyTenMinutes(1).setHeartbeat(nightly), 0)
                .sees(ping("success", Instant.parse("2026-03-28T01:31:00Z")));
        detection.events();

        assertThat(detection.until(Instant.parse("2026-03-29T01:09:59Z")).events())
                .isEmpty();
        assertThat(detection
                        .until(Instant.parse("2026-03-29T01:10:00Z"))
                        .events()
                        .get(0)
                        .value()
                        .getMessage())
                .isEqualTo("no ping came: one was due at 2026-03-29T01:00:00Z, or at most 10m later");
    }

    @Test
    void aScheduleInTheHourThatComesTwiceExpectsOnePing() {
        // On 25 October 2026 the hour from 02:00 to 03:00 comes twice in Vienna, the first time at 00:00 UTC.
        runs("30 2 * * *", "Europe/Vienna", "2026-10-24T00:31:00Z");

        assertThat(detection.until(Instant.parse("2026-10-25T00:39:59Z")).events())
                .isEmpty();
        detection.sees(ping("success", Instant.parse("2026-10-25T00:35:00Z")));
        assertThat(detection.until(Instant.parse("2026-10-26T01:39:59Z")).events())
                .isEmpty();
        assertThat(lateAt("2026-10-26T01:40:00Z"))
                .isEqualTo("no ping came: one was due at 2026-10-26T01:30:00Z, or at most 10m later");
    }

    @Test
    void aScheduleOfTheLeapDayExpectsNothingForFourYears() {
        runs("0 12 29 2 *", "UTC", "2028-02-29T12:01:00Z");

        assertThat(detection.until(Instant.parse("2032-02-29T12:09:59Z")).events())
                .isEmpty();
        assertThat(lateAt("2032-02-29T12:10:00Z"))
                .isEqualTo("no ping came: one was due at 2032-02-29T12:00:00Z, or at most 10m later");
    }

    @Test
    void aGraceOverMidnightAndTheTurnOfTheYearEndsTheNextDay() {
        runs("55 23 * * *", "UTC", "2026-12-30T23:56:00Z");

        detection.until(Instant.parse("2027-01-01T00:01:00Z"));
        assertThat(detection
                        .sees(ping("success", Instant.parse("2027-01-01T00:04:00Z")))
                        .events())
                .isEmpty();
        assertThat(detection.until(Instant.parse("2027-01-02T00:04:59Z")).events())
                .isEmpty();
        assertThat(lateAt("2027-01-02T00:05:00Z"))
                .isEqualTo("no ping came: one was due at 2027-01-01T23:55:00Z, or at most 10m later");
    }

    /** A job by a schedule, with ten minutes of grace, that ran once. */
    private void runs(String schedule, String zone, String once) {
        Heartbeat heartbeat = Heartbeat.newBuilder()
                .setSchedule(schedule)
                .setTimezone(zone)
                .setGraceMs(600_000)
                .build();
        detection.defines(everyTenMinutes(1).setHeartbeat(heartbeat), 0).sees(ping("success", Instant.parse(once)));
        detection.events();
    }

    private String lateAt(String time) {
        return detection.until(Instant.parse(time)).events().get(0).value().getMessage();
    }

    @Test
    void aShorterPeriodDoesNotMakeThePastLate() {
        detection.defines(everyTenMinutes(1), 0).sees(ping("success", minute(1)));
        detection.events();

        Heartbeat shorter =
                Heartbeat.newBuilder().setPeriodMs(60_000L).setGraceMs(60_000).build();
        detection.defines(everyTenMinutes(2).setHeartbeat(shorter), 9);

        assertThat(detection.until(minute(11).minusMillis(1)).events()).isEmpty();
        assertThat(detection.until(minute(11)).eventTypes()).contains("incident.opened");
    }

    @Test
    void nothingIsExpectedWhileItIsPausedNorAfterwardsUntilItReports() {
        detection.defines(everyTenMinutes(1), 0).sees(ping("success", minute(1)));
        detection.defines(everyTenMinutes(2).setEnabled(false), 2).sees(ping("success", minute(3)));
        detection.until(minute(60));
        detection.defines(everyTenMinutes(3), 61).until(minute(120));

        assertThat(detection.eventTypes()).containsExactly("status.changed", "status.changed", "status.changed");
    }

    @Test
    void aDeletedOneIsForgotten() {
        detection
                .defines(everyTenMinutes(1), 0)
                .sees(ping("success", minute(1)))
                .deletes("core-shop", 2);
        detection.events();

        assertThat(detection.until(minute(60)).events()).isEmpty();
        assertThat(detection.remembersNothing()).isTrue();
    }

    @Test
    void aRestartForgetsNoDeadline() {
        detection.defines(everyTenMinutes(1), 0).sees(ping("success", minute(1)));

        try (DetectionDriver other = new DetectionDriver(folder.resolve("other"))) {
            other.takesOver(detection);

            assertThat(other.until(minute(11)).events()).isEmpty();
            assertThat(other.until(minute(12)).eventTypes()).containsExactly("incident.opened", "status.changed");
        }
    }

    @Test
    void aDefinitionWithoutARhythmIsPutAside() {
        try (DetectionDriver plain = DetectionDriver.withoutTransactions(folder.resolve("plain"))) {
            Heartbeat none = Heartbeat.newBuilder().setSchedule("99 * * * *").build();
            plain.defines(everyTenMinutes(1).setHeartbeat(none), 0);

            assertThat(plain.statuses()).isEmpty();
            assertThat(plain.deadLetters())
                    .singleElement()
                    .extracting(record -> record.value().getReason())
                    .asString()
                    .contains("expected the five fields of cron");
        }
    }

    private static EndpointDefinition.Builder everyTenMinutes(long generation) {
        return shop(generation)
                .setProbe("heartbeat")
                .setUrl("")
                .setFailures(1)
                .setSuccesses(1)
                .setHeartbeat(Heartbeat.newBuilder()
                        .setPeriodMs(600_000L)
                        .setGraceMs(60_000)
                        .build());
    }

    private static ProbeResult.Builder ping(String kind, Instant at) {
        Outcome outcome = switch (kind) {
            case "success" -> Outcome.passed;
            case "fail" -> Outcome.failed;
            default -> Outcome.inconclusive;
        };
        return DetectionDriver.result(0, outcome)
                .setLocation("heartbeat")
                .setGeneration(1_000)
                .setSlot(at)
                .setStartedAt(at)
                .setDetails(Map.of("ping", kind));
    }
}
