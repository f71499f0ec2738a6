package dev.tocsin.prober.expect;

import dev.tocsin.prober.expect.Observation.Answer;
import java.util.List;

/** The status code is one of these. */
record StatusExpectation(String ranges, List<StatusRange> wanted, Severity severity) implements Expectation {

    @Override
    public String text() {
        return "status " + ranges;
    }

    @Override
    public Finding judge(Answer answer) {
        boolean passed = wanted.stream().anyMatch(range -> range.contains(answer.status()));
        return new Finding(
                text(),
                passed ? Verdict.PASSED : Verdict.FAILED,
                severity,
                passed ? "" : "status was " + answer.status() + ", expected " + ranges);
    }
}
