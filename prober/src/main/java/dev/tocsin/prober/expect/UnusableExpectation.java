package dev.tocsin.prober.expect;

import dev.tocsin.prober.expect.Observation.Answer;

/** An expectation that this prober cannot judge, and why. */
record UnusableExpectation(String text, Severity severity, String why) implements Expectation {

    @Override
    public Finding judge(Answer answer) {
        return new Finding(text, Verdict.INCONCLUSIVE, severity, why);
    }
}
