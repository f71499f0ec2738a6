package dev.tocsin.prober.expect;

import java.time.Duration;

/** What there is to judge. */
public sealed interface Observation {

    /**
     * An answer.
     *
     * @param truncated the body went on after what is here
     */
    record Answer(int status, Duration latency, String body, boolean truncated) implements Observation {}

    /** The target did not answer; the message says in what way. */
    record Silence(boolean timedOut, String message) implements Observation {}

    /** The prober is in no position to say anything about the target. */
    record Nothing(String message) implements Observation {}
}
