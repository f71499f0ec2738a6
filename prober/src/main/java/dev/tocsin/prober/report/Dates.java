package dev.tocsin.prober.report;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Instants as jobs write them, in many ways; one without a zone is UTC. */
final class Dates {
    private static final List<DateTimeFormatter> FORMATS = Stream.of(
                    "yyyy-M-d['T'][' ']H:m[:s][.SSSSSSSSS][.SSSSSS][.SSS][' '][XXX][XX][X][z]",
                    "yyyy/M/d H:m[:s][' '][XXX][XX][X][z]",
                    "MMM d[','] yyyy h:m[:s] a[' '][XXX][XX][X][z]",
                    "MMM d[','] yyyy H:m[:s][' '][XXX][XX][X][z]",
                    "d MMM yyyy H:m[:s][' '][XXX][XX][X][z]",
                    "EEE, d MMM yyyy H:m:s[' '][XX][z]")
            .map(Dates::format)
            .toList();

    private Dates() {}

    private static DateTimeFormatter format(String pattern) {
        return new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .appendPattern(pattern)
                .toFormatter(Locale.ENGLISH);
    }

    static Optional<Instant> parse(String text) {
        String stripped = text.strip();
        return FORMATS.stream()
                .flatMap(format -> parse(stripped, format).stream())
                .findFirst();
    }

    private static Optional<Instant> parse(String text, DateTimeFormatter format) {
        try {
            TemporalAccessor parsed = format.parse(text);
            ZoneId zone = parsed.query(TemporalQueries.zone());
            return Optional.of(LocalDateTime.from(parsed)
                    .atZone(zone == null ? ZoneOffset.UTC : zone)
                    .toInstant());
        } catch (DateTimeException notThatWay) {
            return Optional.empty();
        }
    }
}
