package dev.tocsin.incidents.detection;

import java.time.Instant;

/**
 * One location's part in an endpoint's state.
 *
 * @param decided the last slot that counted; nothing up to it counts again
 */
public record Track(Instant decided, LocationState state) {

    static final Track NEW = new Track(Instant.MIN, new LocationState.Undecided(Run.NONE));

    Track forgetful() {
        return new Track(decided, new LocationState.Undecided(Run.NONE));
    }

    Track startingOver() {
        return new Track(decided, state.startingOver());
    }
}
