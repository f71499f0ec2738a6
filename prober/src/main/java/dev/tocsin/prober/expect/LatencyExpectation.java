package dev.tocsin.prober.expect;

import dev.tocsin.prober.expect.Observation.Answer;
import java.time.Duration;

/** The whole answer was there in time. */
record LatencyExpectation(String text, Duration limit, Severity severity) implements Expectation {

    @Override
    public boolean isAboutTime() {
        return true;
    }

    @Override
    public Finding judge(Answer answer) {
        boolean passed = answer.latency().compareTo(limit) <= 0;
        return Finding.of(
                this,
                passed
                        ? ""
                        : "took " + answer.latency().toMillis() + "ms, expected at most " + limit.toMillis() + "ms");
    }
}
