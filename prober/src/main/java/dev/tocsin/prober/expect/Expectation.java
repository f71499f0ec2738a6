package dev.tocsin.prober.expect;

import dev.tocsin.prober.expect.Observation.Answer;
import java.time.Duration;
import java.util.List;

/** An assertion on an answer, with the severity of its failure. */
public sealed interface Expectation
        permits StatusExpectation, LatencyExpectation, BodyExpectation, UnusableExpectation {

    /** As an operator would write it. */
    String text();

    Severity severity();

    Finding judge(Answer answer);

    /** What is expected of an endpoint that says nothing about it: status 2xx. */
    static List<Expectation> usual() {
        return List.of(status("2xx", Severity.MAJOR));
    }

    /** Codes, classes and ranges with both ends included, separated by commas: {@code 2xx, 304, 400-404}. */
    static Expectation status(String ranges, Severity severity) {
        try {
            return new StatusExpectation(ranges, StatusRange.parse(ranges), severity);
        } catch (IllegalArgumentException e) {
            return new UnusableExpectation("status " + ranges, severity, String.valueOf(e.getMessage()));
        }
    }

    static Expectation latency(Duration limit, Severity severity) {
        return new LatencyExpectation(limit, severity);
    }

    /** The regular expression is found anywhere in the body. */
    static Expectation body(String regex, Severity severity) {
        return BodyExpectation.of(regex, false, severity);
    }

    /** The regular expression matches from the body's first character on. */
    static Expectation bodyStart(String regex, Severity severity) {
        return BodyExpectation.of(regex, true, severity);
    }

    /** An expectation of a kind that this version does not know: never passes, never fails. */
    static Expectation unknown(String kind, Severity severity) {
        return new UnusableExpectation(kind, severity, "this prober does not know the expectation '" + kind + "'");
    }
}
