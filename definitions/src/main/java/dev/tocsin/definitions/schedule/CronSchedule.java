package dev.tocsin.definitions.schedule;

import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A schedule in the five fields of Vixie cron: minute, hour, day of the month, month, day of the week. The wall clock of its
 * time zone decides: a start in the gap of a daylight-saving change is the first instant after it, one in an overlap
 * happens once, at the first of the two. Immutable.
 */
public final class CronSchedule {

    private static final int FIELDS = 5;
    private static final int DAY_OF_MONTH = 2;
    private static final int DAY_OF_WEEK = 4;
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final CronDefinition EITHER_DAY = fields().instance();
    private static final CronDefinition BOTH_DAYS =
            fields().matchDayOfWeekAndDayOfMonth().instance();

    private final ExecutionTime times;
    private final ZoneId zone;

    private CronSchedule(ExecutionTime times, ZoneId zone) {
        this.times = times;
        this.zone = zone;
    }

    /**
     * Reads a schedule.
     *
     * @param expression such as {@code 0 3 * * SUN}
     * @param zone whose wall clock decides
     */
    public static CronSchedule of(String expression, ZoneId zone) {
        List<String> parts = BLANKS.splitAsStream(expression.strip())
                .filter(part -> !part.isEmpty())
                .toList();
        if (parts.size() != FIELDS) {
            throw new BadSchedule(
                    "expected the five fields of cron, such as 0 3 * * SUN, but was '" + expression + "'");
        }
        // As Vixie cron does it: two restricted days mean either, but one that begins with a star means both.
        boolean star = parts.get(DAY_OF_MONTH).startsWith("*")
                || parts.get(DAY_OF_WEEK).startsWith("*");
        CronSchedule schedule = new CronSchedule(times(parts, expression, star ? BOTH_DAYS : EITHER_DAY), zone);
        if (schedule.nextLocal(LocalDateTime.of(2000, 1, 1, 0, 0)).isEmpty()) {
            throw new BadSchedule("expected a schedule that comes to pass, but '" + expression + "' never does");
        }
        return schedule;
    }

    /** The time zone of that name, such as {@code Europe/Vienna}. */
    public static ZoneId zone(String name) {
        try {
            return ZoneId.of(name.strip());
        } catch (DateTimeException e) {
            throw new BadSchedule("expected a time zone such as UTC or Europe/Vienna but was '" + name + "'");
        }
    }

    /** The first start after that instant. */
    public Instant next(Instant after) {
        LocalDateTime local = LocalDateTime.ofInstant(after, zone);
        while (true) {
            local = nextLocal(local)
                    .orElseThrow(() -> new IllegalStateException("a schedule that came to pass once does so again"));
            Instant start = instant(local);
            // In the second hour of an overlap, the wall clock shows again what has been.
            if (start.isAfter(after)) {
                return start;
            }
        }
    }

    /** The last start up to that instant; empty where there has been none within memory of the calendar. */
    public Optional<Instant> last(Instant until) {
        Optional<LocalDateTime> local = lastLocal(latestLocal(until).plusSeconds(1));
        while (local.isPresent()) {
            Instant start = instant(local.get());
            if (!start.isAfter(until)) {
                return Optional.of(start);
            }
            local = lastLocal(local.get());
        }
        return Optional.empty();
    }

    /** The latest that the wall clock has shown up to then. */
    private LocalDateTime latestLocal(Instant until) {
        LocalDateTime local = LocalDateTime.ofInstant(until, zone);
        ZoneOffsetTransition change = zone.getRules().previousTransition(until.plusNanos(1));
        return change != null && change.getDateTimeBefore().isAfter(local) ? change.getDateTimeBefore() : local;
    }

    private Instant instant(LocalDateTime local) {
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
        return offsets.isEmpty() ? zone.getRules().getTransition(local).getInstant() : local.toInstant(offsets.get(0));
    }

    /** The library sees a clock without changes; what they mean is decided here. */
    private Optional<LocalDateTime> nextLocal(LocalDateTime after) {
        return times.nextExecution(after.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toLocalDateTime);
    }

    private Optional<LocalDateTime> lastLocal(LocalDateTime before) {
        return times.lastExecution(before.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toLocalDateTime);
    }

    private static ExecutionTime times(List<String> parts, String expression, CronDefinition definition) {
        String text = parts.stream().map(part -> part.toUpperCase(Locale.ROOT)).collect(Collectors.joining(" "));
        try {
            return ExecutionTime.forCron(new CronParser(definition).parse(text).validate());
        } catch (IllegalArgumentException e) {
            String why = String.valueOf(e.getMessage()).replace("Failed to parse cron expression. ", "");
            throw new BadSchedule("expected the five fields of cron, such as 0 3 * * SUN, but was '" + expression
                    + "' (" + why.substring(0, 1).toLowerCase(Locale.ROOT) + why.substring(1) + ")");
        }
    }

    private static CronDefinitionBuilder fields() {
        return CronDefinitionBuilder.defineCron()
                .withMinutes()
                .withStrictRange()
                .and()
                .withHours()
                .withStrictRange()
                .and()
                .withDayOfMonth()
                .withStrictRange()
                .and()
                .withMonth()
                .withStrictRange()
                .and()
                .withDayOfWeek()
                .withValidRange(0, 7)
                .withMondayDoWValue(1)
                .withIntMapping(7, 0)
                .withStrictRange()
                .and();
    }
}
