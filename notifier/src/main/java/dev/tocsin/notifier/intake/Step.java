package dev.tocsin.notifier.intake;

import java.time.Duration;
import java.util.Optional;

/** What the lanes say is to be done now. */
sealed interface Step {

    Job job();

    /** Send it. */
    record Send(Job job) implements Step {}

    /**
     * Report that it was not sent, so that it is asked for again in its time.
     *
     * @param pause how long it need not be asked for; empty where the callback before it decides
     */
    record Defer(Job job, String why, Optional<Duration> pause) implements Step {
        Defer(Job job, String why) {
            this(job, why, Optional.empty());
        }
    }
}
