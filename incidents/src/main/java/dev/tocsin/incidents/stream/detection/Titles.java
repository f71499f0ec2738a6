package dev.tocsin.incidents.stream.detection;

import dev.tocsin.incidents.detection.Condition;
import dev.tocsin.incidents.detection.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** The sentences that announce a status, where the configuration says nothing else. */
final class Titles {

    private Titles() {}

    static String of(String name, Status status) {
        return name
                + switch (status) {
                    case UP -> " is operational";
                    case DEGRADED -> " has degraded performance";
                    case PARTIAL, DOWN -> " is unavailable";
                    case MAINTENANCE -> " is under maintenance";
                    case PAUSED -> " is no longer monitored";
                    case UNKNOWN -> " is in a state that is not known";
                };
    }

    /** What an incident's end is announced with: the endpoint may have recovered, or nobody looks any more. */
    static String ofEnd(String name, Condition after) {
        return of(name, after.status());
    }

    /** Such as 2h5m: whole minutes, or seconds below one. */
    static String length(Duration duration) {
        Duration shown = duration.compareTo(Duration.ofMinutes(1)) < 0
                ? duration.truncatedTo(ChronoUnit.SECONDS)
                : duration.truncatedTo(ChronoUnit.MINUTES);
        return shown.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
    }

    /** Why nobody is told. */
    static String ofRoot(String root) {
        return "depends on " + root + ", which is in trouble";
    }

    static String ofHold(Instant until) {
        return "told at " + until.truncatedTo(ChronoUnit.SECONDS)
                + " unless something that it depends on fails until then";
    }

    static String ofDeletion(String name) {
        return of(name, Status.PAUSED);
    }
}
