package dev.tocsin.prober.expect;

import dev.tocsin.prober.expect.Observation.Answer;
import java.time.Duration;

/** The whole answer was there in time. */
record LatencyExpectation(Duration limit, Severity severity) implements Expectation {

    @Override
    public String text() {
        return "latency " + limit.toMillis() + "ms";
    }

    @Override
    public Finding judge(Answer answer) {
        boolean passed = answer.latency().compareTo(limit) <= 0;
        return new Finding(
                text(),
                passed ? Verdict.PASSED : Verdict.FAILED,
                severity,
                passed ? "" : "took " + answer.latency().toMillis() + "ms, expected " + limit.toMillis() + "ms or less");
    }
}
