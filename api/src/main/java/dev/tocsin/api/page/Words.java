package dev.tocsin.api.page;

import dev.tocsin.schemas.event.EndpointState;
import dev.tocsin.schemas.event.Severity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How values are said to a person. */
final class Words {

    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern(
                    "d MMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private Words() {}

    static String state(EndpointState state) {
        return switch (state) {
            case up -> "Operational";
            case degraded -> "Degraded";
            case partial -> "Partial outage";
            case down -> "Down";
            case maintenance -> "Maintenance";
            case paused -> "Paused";
            case unknown -> "Not known yet";
        };
    }

    static String severity(Severity severity) {
        return switch (severity) {
            case degraded -> "Degraded";
            case partial -> "Partial outage";
            case major -> "Major outage";
            case none, unknown -> "Incident";
        };
    }

    static String moment(Instant at) {
        return MOMENT.format(at);
    }

    /** {@code 45 s}, {@code 12 min}, {@code 3 h 5 min}, {@code 2 d 4 h}. */
    static String length(Duration length) {
        long seconds = Math.max(0, length.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3_600) {
            return seconds / 60 + " min";
        }
        if (seconds < 86_400) {
            return seconds / 3_600 + " h" + rest(seconds % 3_600 / 60, " min");
        }
        return seconds / 86_400 + " d" + rest(seconds % 86_400 / 3_600, " h");
    }

    private static String rest(long amount, String unit) {
        return amount == 0 ? "" : " " + amount + unit;
    }

    static String ago(Instant at, Instant now) {
        Duration length = Duration.between(at, now);
        return length.toSeconds() < 5 ? "just now" : length(length) + " ago";
    }

    static String latency(@Nullable Double milliseconds) {
        if (milliseconds == null) {
            return "–";
        }
        if (milliseconds < 9.95) {
            return String.format(Locale.ROOT, "%.1f ms", milliseconds);
        }
        return milliseconds < 999.5
                ? String.format(Locale.ROOT, "%.0f ms", milliseconds)
                : String.format(Locale.ROOT, "%.2f s", milliseconds / 1_000);
    }

    /** Rounded down, so that 100 % is said only of what was never down. */
    static String uptime(Optional<Double> ratio) {
        if (ratio.isEmpty()) {
            return "–";
        }
        BigDecimal percent = BigDecimal.valueOf(ratio.get()).movePointRight(2).setScale(2, RoundingMode.DOWN);
        boolean whole = percent.compareTo(BigDecimal.valueOf(100)) == 0 || ratio.get() == 0;
        return (whole ? percent.setScale(0, RoundingMode.DOWN) : percent).toPlainString() + " %";
    }

    /** {@code 1 endpoint}, {@code 7 endpoints}. */
    static String count(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    /** An event's type without what all have in common. */
    static String event(String type) {
        return type.startsWith("dev.tocsin.")
                ? type.substring("dev.tocsin.".length()).replace('.', ' ')
                : type;
    }
}
