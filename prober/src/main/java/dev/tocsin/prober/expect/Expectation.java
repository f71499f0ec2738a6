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
        return List.of(status("status 2xx", List.of(new StatusRange(200, 299)), Severity.MAJOR));
    }

    static Expectation status(String text, List<StatusRange> ranges, Severity severity) {
        return new StatusExpectation(text, List.copyOf(ranges), severity);
    }

    static Expectation latency(String text, Duration limit, Severity severity) {
        return new LatencyExpectation(text, limit, severity);
    }

    /** The regular expression is found anywhere in the body, or matches from its first character on. */
    static Expectation body(String text, String regex, boolean fromStart, Severity severity) {
        return BodyExpectation.of(text, regex, fromStart, severity);
    }

    /** An expectation that this prober cannot judge (of a newer kind, or half written): never passes, never fails. */
    static Expectation unusable(String text, String why, Severity severity) {
        return new UnusableExpectation(text, severity, why);
    }
}
