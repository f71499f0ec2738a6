package dev.tocsin.notifier.report;

import dev.tocsin.notifier.delivery.Outcome;
import java.time.Duration;
import java.time.Instant;

/** Makes outcomes known. */
public interface Reporter {

    /**
     * Reports what became of an attempt; outcomes of one partition are stored in the order of the calls.
     *
     * @param at when it ended
     * @param took from its start to its end
     */
    void report(Claim claim, Outcome outcome, Instant at, Duration took, Acknowledgement acknowledgement);
}
