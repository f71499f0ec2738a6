package dev.tocsin.prober.expect;

import dev.tocsin.prober.expect.Observation.Answer;
import java.util.List;

/** The status code is one of these. */
record StatusExpectation(String text, List<StatusRange> ranges, Severity severity) implements Expectation {

    @Override
    public Finding judge(Answer answer) {
        boolean passed = ranges.stream().anyMatch(range -> range.contains(answer.status()));
        return Finding.of(this, passed ? "" : "status was " + answer.status() + ", expected: " + text);
    }
}
