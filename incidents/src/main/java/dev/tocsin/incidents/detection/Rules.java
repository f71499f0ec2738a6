package dev.tocsin.incidents.detection;

import java.time.Duration;
import java.util.List;

/**
 * What an endpoint's definition says about judging it.
 *
 * @param failures consecutive failures of a location that make it failing, at least 1
 * @param successes consecutive successes that end that, at least 1
 * @param locations whose observations count; empty: everybody's
 */
public record Rules(
        long generation,
        boolean enabled,
        int failures,
        int successes,
        Duration interval,
        List<String> locations,
        Quorum quorum) {

    private static final Duration SLACK = Duration.ofSeconds(30);

    public Rules {
        requirePositive("failures", failures);
        requirePositive("successes", successes);
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("interval: must be longer than 0, but was " + interval);
        }
        locations = List.copyOf(locations);
    }

    /** How far behind the newest observation a location may be and still have a say. */
    Duration attention() {
        Duration three = interval.multipliedBy(3);
        Duration slack = interval.plus(SLACK);
        return three.compareTo(slack) > 0 ? three : slack;
    }

    boolean counts(String location) {
        return locations.isEmpty() || locations.contains(location);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": must be at least 1, but was " + value);
        }
    }
}
