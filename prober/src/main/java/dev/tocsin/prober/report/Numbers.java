package dev.tocsin.prober.report;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Numbers as jobs write them: as numbers, or as text. */
final class Numbers {
    private static final BigDecimal NANOS_A_MINUTE =
            BigDecimal.valueOf(Duration.ofMinutes(1).toNanos());
    private static final BigDecimal MOST_MINUTES =
            BigDecimal.valueOf(Duration.ofDays(3650).toMinutes());

    private Numbers() {}

    static Optional<Duration> minutes(@Nullable Object value) {
        if (!(value instanceof Number) && !(value instanceof String)) {
            return Optional.empty();
        }
        String text = value.toString().strip();
        if (!text.matches("-?[0-9]{1,10}(\\.[0-9]{1,20})?")) {
            return Optional.empty();
        }
        BigDecimal minutes = new BigDecimal(text);
        return minutes.abs().compareTo(MOST_MINUTES) > 0
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(minutes.multiply(NANOS_A_MINUTE).longValue()));
    }
}
