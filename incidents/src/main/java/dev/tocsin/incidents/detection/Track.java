package dev.tocsin.incidents.detection;

import java.time.Instant;

/**
 * One location's part in an endpoint's state.
 *
 * @param decided the last slot that counted; nothing up to it counts again
 * @param recent what failed lately, where failures need not come in a row
 */
public record Track(Instant decided, LocationState state, Recent recent) {
    static final Track NEW = new Track(Instant.MIN, new LocationState.Undecided(Run.NONE), Recent.NONE);

    /** After one more observation, which is not inconclusive. */
    Step on(Observation seen, Rules rules) {
        if (rules.window() == 0) {
            LocationState.Step step = state.on(seen, rules);
            return new Step(new Track(seen.slot(), step.next(), Recent.NONE), step);
        }
        LocationState.Step step =
                state.among(recent.last(rules.window() - 1).run()).on(seen, rules);
        Recent more = recent.and(seen.slot(), seen.finding() instanceof Finding.Failed, rules.window());
        // What led to one outage does not lead to the next.
        boolean turned = state instanceof LocationState.Failing != step.next() instanceof LocationState.Failing;
        return new Step(new Track(seen.slot(), step.next(), turned ? Recent.NONE : more), step);
    }

    /** What follows from one observation. */
    record Step(Track next, LocationState.Step of) {}

    Track forgetful() {
        return new Track(decided, new LocationState.Undecided(Run.NONE), Recent.NONE);
    }

    Track startingOver() {
        return new Track(decided, state.startingOver(), Recent.NONE);
    }
}
