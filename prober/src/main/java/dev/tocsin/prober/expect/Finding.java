package dev.tocsin.prober.expect;

/** One expectation's outcome, as it is kept with the result; the message says what was wrong. */
public record Finding(String expectation, Verdict verdict, Severity severity, String message) {

    /** Failed, unless there is nothing wrong. */
    static Finding of(Expectation expectation, String wrong) {
        return new Finding(
                expectation.text(), wrong.isEmpty() ? Verdict.PASSED : Verdict.FAILED, expectation.severity(), wrong);
    }

    Finding inconclusive(String because) {
        return new Finding(expectation, Verdict.INCONCLUSIVE, severity, message + because);
    }
}
