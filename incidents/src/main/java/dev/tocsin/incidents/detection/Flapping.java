package dev.tocsin.incidents.detection;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether an endpoint comes and goes: then its incident stays open until it has been as expected for long.
 *
 * @param openings when its last incidents opened
 * @param on whether the open incident is one of an endpoint that comes and goes
 * @param calm since when all has been as expected meanwhile
 */
public record Flapping(List<Instant> openings, boolean on, Optional<Instant> calm) {

    /** It has not had an incident. */
    public static final Flapping NONE = new Flapping(List.of(), false, Optional.empty());

    /**
     * What a definition says about it.
     *
     * @param incidents so many within {@code within} are one that stays open
     */
    public record Limit(int incidents, Duration within) {
        public Limit {
            if (incidents < 2) {
                throw new IllegalArgumentException("flapping: incidents must be at least 2, but was " + incidents);
            }
            if (within.isNegative() || within.isZero()) {
                throw new IllegalArgumentException("flapping: within must be longer than 0, but was " + within);
            }
        }

        /** How long all must have been as expected. */
        public Duration calm() {
            return within.dividedBy(incidents);
        }
    }

    public Flapping {
        openings = List.copyOf(openings);
    }

    /** After an incident opened. */
    Flapping opened(Instant at, Optional<Limit> limit) {
        if (limit.isEmpty()) {
            return NONE;
        }
        List<Instant> last = new ArrayList<>(openings);
        last.add(at);
        int kept = Math.min(last.size(), limit.get().incidents());
        return new Flapping(last.subList(last.size() - kept, last.size()), false, Optional.empty());
    }

    /** Whether an incident that would be over at {@code at} is one too many. */
    boolean goesOn(Instant at, Optional<Limit> limit) {
        return limit.filter(most -> on
                        || (openings.size() == most.incidents()
                                && openings.get(0).plus(most.within()).isAfter(at)))
                .isPresent();
    }

    /** All is as expected again, from {@code at} on. */
    Flapping calmSince(Instant at) {
        return new Flapping(openings, true, Optional.of(calm.orElse(at)));
    }

    Flapping restless() {
        return new Flapping(openings, on, Optional.empty());
    }

    /** What was calm before does not count. */
    Flapping notBefore(Instant at) {
        return new Flapping(openings, on, calm.map(since -> at));
    }

    Flapping over() {
        return new Flapping(openings, false, Optional.empty());
    }

    static String describe(Optional<Limit> limit) {
        return limit.map(most -> "it comes and goes: " + most.incidents() + " incidents within " + length(most.within())
                        + "; this one is over once all has been as expected for " + length(most.calm()))
                .orElse("it comes and goes");
    }

    static String describeCalm(Optional<Limit> limit) {
        return "as expected" + limit.map(most -> " for " + length(most.calm())).orElse("");
    }

    private static String length(Duration duration) {
        return duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
    }

    /** When the incident is over, if nothing fails before. */
    Optional<Instant> due(Optional<Limit> limit) {
        return calm.flatMap(since -> limit.map(most -> since.plus(most.calm())));
    }
}
