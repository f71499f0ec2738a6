package dev.tocsin.prober.report;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A time of day (UTC) for which a job sleeps; both ends belong to it, and it may go over midnight. */
public record SleepWindow(Instant start, Instant end) {
    private static final List<DateTimeFormatter> TIMES = Stream.of("H:m[:s]", "h:m[:s][' ']a", "h[' ']a")
            .map(pattern -> new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .appendPattern(pattern)
                    .toFormatter(Locale.ENGLISH))
            .toList();
    private static final long MOST_MINUTES = 24 * 60;

    /** The first of a report's windows in which the instant is; those that cannot be read are skipped. */
    static Optional<SleepWindow> around(Instant now, @Nullable Object sleep) {
        if (!(sleep instanceof List<?> entries)) {
            return Optional.empty();
        }
        return entries.stream()
                .flatMap(entry -> around(now, entry instanceof Map<?, ?> map ? map : Map.of()).stream())
                .findFirst();
    }

    /** Yesterday's window may not be over yet. */
    private static Optional<SleepWindow> around(Instant now, Map<?, ?> entry) {
        Optional<LocalTime> start = Optional.ofNullable(entry.get("start")).flatMap(SleepWindow::time);
        Optional<Duration> duration = Numbers.minutes(entry.get("duration"))
                .filter(length -> !length.isZero() && !length.isNegative() && length.toMinutes() <= MOST_MINUTES);
        if (start.isEmpty() || duration.isEmpty()) {
            return Optional.empty();
        }
        LocalDate today = now.atOffset(ZoneOffset.UTC).toLocalDate();
        return Stream.of(today, today.minusDays(1))
                .map(day -> day.atTime(start.get()).toInstant(ZoneOffset.UTC))
                .map(begin -> new SleepWindow(begin, begin.plus(duration.get())))
                .filter(window -> !now.isBefore(window.start) && !now.isAfter(window.end))
                .findFirst();
    }

    private static Optional<LocalTime> time(Object written) {
        String text = String.valueOf(written).strip();
        for (DateTimeFormatter format : TIMES) {
            try {
                return Optional.of(LocalTime.parse(text, format));
            } catch (DateTimeException notThatWay) {
                // The next may be the one.
            }
        }
        return Optional.empty();
    }
}
