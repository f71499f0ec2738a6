package dev.tocsin.prober.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.definitions.template.JsonValues;
import dev.tocsin.prober.report.TaskReport.Status;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The edge cases of py-pinger's reports, by the numbers that they have in the list of them; the others are in TaskCheckTest. */
class TaskReportTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private static TaskReport report(@Nullable String json, String now) {
        return TaskReport.of(
                json == null ? null : JsonValues.parse(json.replace('\'', '"')), Instant.parse(now), "http://jobs");
    }

    private static String ran(String when) {
        return "{'process': 'P', 'server': 'S', 'status': 'OK', 'lastrun': '" + when + "'}";
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/py-pinger.csv", delimiter = '|', quoteCharacter = '"', numLinesToSkip = 1)
    void isJudgedAsTheListSays(String name, String now, String json, Status status, @Nullable String message) {
        TaskReport report = report(json, "2026-11-" + now + "Z");

        assertThat(report.message()).as(name).isEqualTo(message == null ? "" : message);
        assertThat(report.status()).isEqualTo(status);
    }

    @Test
    void row19TellsTheTimesOfTheWindowThatMatches() {
        TaskReport report = report(
                "{'sleep': [{'start': '01:00', 'duration': 60}, {'start': '11:00', 'duration': 90}]}", NOON.toString());

        assertThat(report.facts())
                .containsEntry("task_status", "sleeping")
                .containsEntry("sleep_start", "2026-11-20T11:00:00Z")
                .containsEntry("sleep_end", "2026-11-20T12:30:00Z");
    }

    @Test
    void row24IsOkAgainAfterErrorAndSleep() {
        assertThat(report(ran(NOON.toString()), NOON.toString()).status()).isEqualTo(Status.OK);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-20T12:00:00Z",
                "2026-11-20T12:00:00.123456Z",
                "2026-11-20T12:00:00.123+00:00",
                "2026-11-20 12:00",
                "2026-11-20 14:00:00 +0200",
                "2026/11/20 12:00:00",
                "Nov 20 2026 12:00 PM UTC",
                "nov 20, 2026 12:00 pm",
                "20 Nov 2026 12:00:00",
                "Fri, 20 Nov 2026 12:00:00 GMT",
            })
    void timesAreReadHoweverTheyAreWritten(String written) {
        assertThat(report(ran(written), NOON.toString()).message()).isEmpty();
    }

    @Test
    void overMidnightAndLeapDayTheWindowIsYesterdays() {
        String night = "{'sleep': [{'start': '23:30', 'duration': 60}]}";

        assertThat(report(night, "2028-03-01T00:30:00Z").status()).isEqualTo(Status.SLEEPING);
        assertThat(report(night, "2028-03-01T00:30:01Z").status()).isEqualTo(Status.ERROR);
        assertThat(report(night, "2028-02-29T00:10:00Z").status()).isEqualTo(Status.SLEEPING);
    }

    @Test
    void aWindowOfMoreThanADayOrBeforeItsStartIsNone() {
        assertThat(report("{'sleep': [{'start': '11:00', 'duration': 99999}]}", NOON.toString())
                        .status())
                .isEqualTo(Status.ERROR);
        assertThat(report("{'sleep': [{'start': '13:00', 'duration': -90}]}", NOON.toString())
                        .status())
                .isEqualTo(Status.ERROR);
        assertThat(report("{'sleep': null, 'lastrun': '2026-11-20T12:00:00Z', 'status': 'ok'}", NOON.toString())
                        .status())
                .isEqualTo(Status.OK);
    }
}
