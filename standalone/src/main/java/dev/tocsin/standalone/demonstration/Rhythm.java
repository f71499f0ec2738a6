package dev.tocsin.standalone.demonstration;

import java.time.Duration;
import java.time.Instant;

/** When the demonstration's site is well and when it is not: a function of the clock, so that anyone can foretell it. */
final class Rhythm {

    private static final long FLAKY_CYCLE_SECONDS = 60;
    private static final long FLAKY_FAILS_FROM = 15;
    private static final long FLAKY_FAILS_UNTIL = 35;
    private static final long SLOW_CYCLE_SECONDS = 45;
    private static final long SLOW_UNTIL = 15;
    private static final Duration SLOW = Duration.ofMillis(800);
    private static final long USUAL_MILLIS = 60;
    private static final long SWING_MILLIS = 12;

    private Rhythm() {}

    /** Twenty seconds of every minute. */
    static boolean flakyFails(Instant now) {
        long second = Math.floorMod(now.getEpochSecond(), FLAKY_CYCLE_SECONDS);
        return second >= FLAKY_FAILS_FROM && second < FLAKY_FAILS_UNTIL;
    }

    /** How long the slow page takes: above half a second for 15 of every 45 seconds. */
    static Duration slowness(Instant now) {
        long second = Math.floorMod(now.getEpochSecond(), SLOW_CYCLE_SECONDS);
        return second < SLOW_UNTIL ? SLOW : ripple(now);
    }

    /** A healthy page's time: a gentle up and down, so that a chart of it is not a flat line. */
    static Duration ripple(Instant now) {
        long second = Math.floorMod(now.getEpochSecond(), SWING_MILLIS * 2);
        return Duration.ofMillis(USUAL_MILLIS + 4 * Math.abs(SWING_MILLIS - second));
    }
}
