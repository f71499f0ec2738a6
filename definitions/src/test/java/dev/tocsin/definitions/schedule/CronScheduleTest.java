package dev.tocsin.definitions.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronScheduleTest {

    private static final ZoneId VIENNA = ZoneId.of("Europe/Vienna");
    private static final ZoneId UTC = ZoneId.of("UTC");

    @Test
    void followsTheWallClockOfItsZone() {
        CronSchedule nightly = CronSchedule.of("0 3 * * *", VIENNA);

        assertThat(starts(nightly, "2026-01-10T12:00:00Z", 2))
                .containsExactly("2026-01-11T02:00:00Z", "2026-01-12T02:00:00Z");
        assertThat(starts(nightly, "2026-07-10T12:00:00Z", 1)).containsExactly("2026-07-11T01:00:00Z");
    }

    @Test
    void aStartIsAfterTheInstantThatIsGivenAndTheLastMayBeThatInstant() {
        CronSchedule hourly = CronSchedule.of("0 * * * *", UTC);

        assertThat(hourly.next(Instant.parse("2026-01-10T12:00:00Z"))).isEqualTo("2026-01-10T13:00:00Z");
        assertThat(hourly.last(Instant.parse("2026-01-10T12:00:00Z"))).hasValue(Instant.parse("2026-01-10T12:00:00Z"));
        assertThat(hourly.last(Instant.parse("2026-01-10T12:00:00.999Z")))
                .hasValue(Instant.parse("2026-01-10T12:00:00Z"));
        assertThat(hourly.last(Instant.parse("2026-01-10T11:59:59.999Z")))
                .hasValue(Instant.parse("2026-01-10T11:00:00Z"));
    }

    /** In Vienna the clock goes from 02:00 to 03:00 on 29 March 2026, at 01:00 UTC. */
    @Test
    void aStartInTheGapIsTheFirstInstantAfterIt() {
        CronSchedule inTheGap = CronSchedule.of("30 2 * * *", VIENNA);

        assertThat(starts(inTheGap, "2026-03-28T12:00:00Z", 2))
                .containsExactly("2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
        assertThat(inTheGap.last(Instant.parse("2026-03-29T00:59:59Z")))
                .hasValue(Instant.parse("2026-03-28T01:30:00Z"));
        assertThat(inTheGap.last(Instant.parse("2026-03-29T01:00:00Z")))
                .hasValue(Instant.parse("2026-03-29T01:00:00Z"));
    }

    @Test
    void manyStartsInTheGapAreOne() {
        assertThat(starts(CronSchedule.of("*/20 * * * *", VIENNA), "2026-03-29T00:30:00Z", 3))
                .containsExactly("2026-03-29T00:40:00Z", "2026-03-29T01:00:00Z", "2026-03-29T01:20:00Z");
    }

    /** In Vienna the clock goes from 03:00 back to 02:00 on 25 October 2026, at 01:00 UTC. */
    @Test
    void aStartInTheOverlapHappensOnce() {
        CronSchedule inTheOverlap = CronSchedule.of("30 2 * * *", VIENNA);

        assertThat(starts(inTheOverlap, "2026-10-24T12:00:00Z", 2))
                .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
        assertThat(inTheOverlap.next(Instant.parse("2026-10-25T01:10:00Z"))).isEqualTo("2026-10-26T01:30:00Z");
        assertThat(inTheOverlap.last(Instant.parse("2026-10-25T01:10:00Z")))
                .hasValue(Instant.parse("2026-10-25T00:30:00Z"));
        assertThat(inTheOverlap.last(Instant.parse("2026-10-25T00:10:00Z")))
                .hasValue(Instant.parse("2026-10-24T00:30:00Z"));
    }

    @Test
    void knowsLeapDaysAndMidnight() {
        assertThat(starts(CronSchedule.of("0 0 29 2 *", UTC), "2026-01-01T00:00:00Z", 2))
                .containsExactly("2028-02-29T00:00:00Z", "2032-02-29T00:00:00Z");
        assertThat(starts(CronSchedule.of("59 23 * * *", UTC), "2027-12-31T23:58:00Z", 2))
                .containsExactly("2027-12-31T23:59:00Z", "2028-01-01T23:59:00Z");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // both days restricted: either
                "0 0 1,15 * FRI | 2026-01-02T00:00:00Z 2026-01-09T00:00:00Z 2026-01-15T00:00:00Z",
                // one begins with a star: both
                "0 0 */2 * MON  | 2026-01-05T00:00:00Z 2026-01-19T00:00:00Z 2026-02-09T00:00:00Z",
                "0 0 * * MON    | 2026-01-05T00:00:00Z 2026-01-12T00:00:00Z 2026-01-19T00:00:00Z",
                "0 0 13 * *     | 2026-01-13T00:00:00Z 2026-02-13T00:00:00Z 2026-03-13T00:00:00Z",
                "0 0 * * 0      | 2026-01-04T00:00:00Z 2026-01-11T00:00:00Z 2026-01-18T00:00:00Z",
                "0 0 * * 7      | 2026-01-04T00:00:00Z 2026-01-11T00:00:00Z 2026-01-18T00:00:00Z",
                "0 0 * jan-mar fri-sun | 2026-01-02T00:00:00Z 2026-01-03T00:00:00Z 2026-01-04T00:00:00Z",
                "*/25 9-10 * * * | 2026-01-01T09:00:00Z 2026-01-01T09:25:00Z 2026-01-01T09:50:00Z",
                "0 0 * * 1-5/2  | 2026-01-02T00:00:00Z 2026-01-05T00:00:00Z 2026-01-07T00:00:00Z",
            })
    void readsFieldsAsVixieCronDoes(String expression, String starts) {
        assertThat(starts(CronSchedule.of(expression, UTC), "2026-01-01T00:00:30Z", 3))
                .containsExactly(starts.split(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''              | expected the five fields of cron, such as 0 3 * * SUN, but was ''",
                "* * * *         | expected the five fields of cron, such as 0 3 * * SUN, but was '* * * *'",
                "* * * * * *     | expected the five fields of cron, such as 0 3 * * SUN, but was '* * * * * *'",
                "@daily          | expected the five fields of cron, such as 0 3 * * SUN, but was '@daily'",
                "60 * * * *      | but was '60 * * * *' (value 60 not in range [0, 59])",
                "0 24 * * *      | but was '0 24 * * *' (value 24 not in range [0, 23])",
                "0 0 0 * *       | but was '0 0 0 * *' (value 0 not in range [1, 31])",
                "0 0 * 13 *      | but was '0 0 * 13 *' (value 13 not in range [1, 12])",
                "0 0 * * 8       | but was '0 0 * * 8' (value 8 not in range [0, 7])",
                "*/0 * * * *     | but was '*/0 * * * *' (period 0 not in range [0, 59])",
                "0 22-2 * * *    | but was '0 22-2 * * *' (invalid range! [22,2])",
                "a b c d e       | but was 'a b c d e'",
                "0 0 L * *       | but was '0 0 L * *'",
                "0 0 30 2 *      | expected a schedule that comes to pass, but '0 0 30 2 *' never does",
            })
    void refusesWhatIsNoSchedule(String expression, String message) {
        assertThatThrownBy(() -> CronSchedule.of(expression, UTC))
                .isInstanceOf(BadSchedule.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesUnknownZones() {
        assertThat(CronSchedule.zone("Europe/Vienna")).isEqualTo(VIENNA);
        assertThatThrownBy(() -> CronSchedule.zone("Europe/Wien"))
                .isInstanceOf(BadSchedule.class)
                .hasMessage("expected a time zone such as UTC or Europe/Vienna but was 'Europe/Wien'");
    }

    /** Minute by minute, over both changes of a year: what is next is what was last. */
    @Test
    void startsAreTheSameForwardsAndBackwards() {
        for (String expression : List.of("*/20 * * * *", "30 2 * * *", "0 3 * * SUN", "15 1-3 * * *")) {
            CronSchedule schedule = CronSchedule.of(expression, VIENNA);
            for (String day : List.of("2026-03-28T12:00:00Z", "2026-10-24T12:00:00Z")) {
                Instant from = Instant.parse(day);
                for (Instant at = from; at.isBefore(from.plusSeconds(36 * 3600)); at = at.plusSeconds(60)) {
                    Instant next = schedule.next(at);
                    assertThat(schedule.last(next))
                            .as("%s at %s", expression, at)
                            .hasValue(next);
                    Instant last = schedule.last(at).orElseThrow();
                    assertThat(schedule.next(last))
                            .as("%s at %s", expression, at)
                            .isAfter(at);
                }
            }
        }
    }

    /** Against the plainest reading of the fields, with random ones. */
    @Test
    void startsAreThoseOfAModelThatTriesEachMinute() {
        Random random = new Random(7);
        for (int round = 0; round < 60; round++) {
            Set<Integer> minutes = some(random, 0, 59);
            Set<Integer> hours = some(random, 0, 23);
            Set<Integer> days = some(random, 1, 31);
            Set<Integer> months = some(random, 1, 12);
            Set<Integer> weekdays = some(random, 1, 7);
            boolean anyDay = random.nextBoolean();
            String expression = list(minutes) + " " + list(hours) + " " + (anyDay ? "*" : list(days)) + " "
                    + list(months) + " " + list(weekdays);
            LocalDateTime at = LocalDateTime.of(2027, 11, 20, 10, 17);
            LocalDateTime wanted = at.plusMinutes(1);
            while (!(minutes.contains(wanted.getMinute())
                    && hours.contains(wanted.getHour())
                    && months.contains(wanted.getMonthValue())
                    && (weekdays.contains(wanted.getDayOfWeek().getValue())
                            || (!anyDay && days.contains(wanted.getDayOfMonth()))))) {
                wanted = wanted.plusMinutes(1);
            }
            Instant next = CronSchedule.of(expression, UTC).next(at.atZone(UTC).toInstant());
            assertThat(next).as(expression).isEqualTo(wanted.atZone(UTC).toInstant());
        }
    }

    private static Set<Integer> some(Random random, int least, int most) {
        Set<Integer> some = new TreeSet<>();
        for (int left = 1 + random.nextInt(4); left > 0; left--) {
            some.add(least + random.nextInt(most - least + 1));
        }
        return some;
    }

    private static String list(Set<Integer> numbers) {
        return String.join(",", numbers.stream().map(String::valueOf).toList());
    }

    private static List<String> starts(CronSchedule schedule, String after, int count) {
        List<String> starts = new ArrayList<>();
        Instant at = Instant.parse(after);
        for (int left = count; left > 0; left--) {
            at = schedule.next(at);
            starts.add(at.toString());
        }
        return starts;
    }
}
