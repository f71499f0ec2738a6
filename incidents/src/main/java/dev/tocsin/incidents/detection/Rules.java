package dev.tocsin.incidents.detection;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What an endpoint's definition says about judging it.
 *
 * @param failures consecutive failures of a location that make it failing, at least 1
 * @param successes consecutive successes that end that, at least 1
 * @param locations whose observations count; empty: everybody's
 * @param window counts {@code failures} among the last so many observations of a location; 0: in a row
 * @param flapping when an endpoint that comes and goes has one incident for many; empty: never
 * @param parents how those stand that the endpoint depends on
 * @param remindEvery how often people are reminded of an incident that nobody has taken up; empty: never
 */
public record Rules(
        long generation,
        boolean enabled,
        int failures,
        int successes,
        Duration interval,
        List<String> locations,
        Quorum quorum,
        Optional<Duration> remindEvery,
        int window,
        Optional<Flapping.Limit> flapping,
        Parents parents) {

    /** The location of what endpoints report by themselves. */
    public static final String ITSELF = "heartbeat";

    private static final Duration SLACK = Duration.ofSeconds(30);
    private static final Duration LEAST_PAUSE = Duration.ofSeconds(1);

    public Rules {
        requirePositive("failures", failures);
        requirePositive("successes", successes);
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("interval: must be longer than 0, but was " + interval);
        }
        if (remindEvery.filter(every -> every.compareTo(LEAST_PAUSE) < 0).isPresent()) {
            throw new IllegalArgumentException("remind_every: must be at least 1s, but was " + remindEvery.get());
        }
        if (window != 0 && (window < failures || window > Recent.MOST)) {
            throw new IllegalArgumentException(
                    "failures: the last " + window + " must be at least " + failures + " and at most " + Recent.MOST);
        }
        locations = List.copyOf(locations);
    }

    /** How far behind the newest observation a location may be and still have a say. */
    public Duration attention() {
        Duration three = interval.multipliedBy(3);
        Duration slack = interval.plus(SLACK);
        return three.compareTo(slack) > 0 ? three : slack;
    }

    /** The same beside others. */
    public Rules beside(Parents others) {
        return new Rules(
                generation,
                enabled,
                failures,
                successes,
                interval,
                locations,
                quorum,
                remindEvery,
                window,
                flapping,
                others);
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
