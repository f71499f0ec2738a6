package dev.tocsin.notifier.delivery;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads header {@code Retry-After}: seconds, or a date in one of the three forms of RFC 9110 5.6.7. */
final class RetryAfter {
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final Pattern SECONDS = Pattern.compile("\\d{1,18}");

    /** The form of today, and that of C's asctime. */
    private static final List<DateTimeFormatter> WITH_FOUR_DIGITS =
            List.of(DateTimeFormatter.RFC_1123_DATE_TIME, form("EEE MMM ppd HH:mm:ss yyyy"));

    /** Years of two digits are at most so many years ahead; all others are past. */
    private static final int YEARS_AHEAD = 50;

    private RetryAfter() {}

    /** How long to wait from now, at least nothing and at most seven days; empty where the value is neither form. */
    static Optional<Duration> parse(String value, Instant now) {
        String text = value.strip();
        if (SECONDS.matcher(text).matches()) {
            return Optional.of(Duration.ofSeconds(Math.min(Long.parseLong(text), LONGEST.toSeconds())));
        }
        return date(text, now).map(then -> {
            Duration wait = Duration.between(now, then);
            return wait.isNegative() ? Duration.ZERO : wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
        });
    }

    private static Optional<Instant> date(String text, Instant now) {
        for (DateTimeFormatter form : WITH_FOUR_DIGITS) {
            Optional<Instant> date = date(text, form);
            if (date.isPresent()) {
                return date;
            }
        }
        return date(text, rfc850(now));
    }

    private static Optional<Instant> date(String text, DateTimeFormatter form) {
        try {
            return Optional.of(form.parse(text, Instant::from));
        } catch (DateTimeException otherForm) {
            return Optional.empty();
        }
    }

    private static DateTimeFormatter rfc850(Instant now) {
        int first = now.atOffset(ZoneOffset.UTC).getYear() + YEARS_AHEAD - 99;
        return new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .appendPattern("EEEE, dd-MMM-")
                .appendValueReduced(ChronoField.YEAR, 2, 2, first)
                .appendPattern(" HH:mm:ss 'GMT'")
                .toFormatter(Locale.ENGLISH)
                .withZone(ZoneOffset.UTC);
    }

    private static DateTimeFormatter form(String pattern) {
        return new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .appendPattern(pattern)
                .toFormatter(Locale.ENGLISH)
                .withZone(ZoneOffset.UTC);
    }
}
