package dev.tocsin.incidents.callback;

import java.time.Instant;

/**
 * One unsettled callback in its lane.
 *
 * @param sequence ascends along the lane
 * @param attempt the attempt that is due or under way, from 1
 * @param emission how often it was handed out, over all attempts
 * @param since DUE: not to be handed out before; OUTSTANDING, DEFERRED: when that happened
 * @param alone whether nobody behind it is handed out while it is on its way, because it was handed back for a while
 */
public record Slot(
        String callback, long sequence, int attempt, long emission, Phase phase, Instant since, boolean alone) {

    /** Where it stands. */
    public enum Phase {
        /** To be handed out when its time has come and the lane allows. */
        DUE,
        /** Handed out, its outcome is awaited. */
        OUTSTANDING,
        /** Handed back because one before it did not succeed. */
        DEFERRED
    }

    /** A new callback, to be handed out not before {@code notBefore}. */
    public static Slot born(String callback, long sequence, Instant notBefore) {
        return waiting(callback, sequence, 1, notBefore);
    }

    /** A callback whose next attempt is {@code attempt}, to be handed out not before {@code notBefore}. */
    public static Slot waiting(String callback, long sequence, int attempt, Instant notBefore) {
        return new Slot(callback, sequence, attempt, 0, Phase.DUE, notBefore, false);
    }

    Slot emitted(Instant now) {
        return new Slot(callback, sequence, attempt, emission + 1, Phase.OUTSTANDING, now, alone);
    }

    Slot due(int nextAttempt, Instant notBefore) {
        return new Slot(callback, sequence, nextAttempt, emission, Phase.DUE, notBefore, false);
    }

    /** Handed back for a while: its destination does not answer, or has too much to do. */
    Slot held(Instant notBefore) {
        return new Slot(callback, sequence, attempt, emission, Phase.DUE, notBefore, true);
    }

    Slot deferred(Instant now) {
        return new Slot(callback, sequence, attempt, emission, Phase.DEFERRED, now, false);
    }

    /** Whether it is there. */
    public boolean is(Phase other) {
        return phase == other;
    }

    /** Nobody behind it is handed out while it is on its way again: most likely it fails again. */
    boolean holdsTheLane() {
        return attempt > 1 || alone;
    }
}
