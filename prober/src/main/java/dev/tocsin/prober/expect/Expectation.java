package dev.tocsin.prober.expect;

import dev.tocsin.prober.expect.Observation.Answer;
import java.time.Duration;
import java.util.List;

/** An assertion on an answer, with the severity of its failure. */
public sealed interface Expectation
        permits StatusExpectation,
                LatencyExpectation,
                BodyExpectation,
                JsonExpectation,
                HeaderExpectation,
                CertificateExpectation,
                ConditionExpectation,
                RecordsExpectation,
                RcodeExpectation,
                ReportExpectation,
                NothingToTellExpectation,
                UnusableExpectation {

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

    /** One of the values at a path of a JSON body compares well. */
    static Expectation json(String text, String path, Lookup lookup, Comparison comparison, Severity severity) {
        return new JsonExpectation(text, path, lookup, comparison, severity);
    }

    static Expectation header(String text, String name, Comparison comparison, Severity severity) {
        return new HeaderExpectation(text, name, comparison, severity);
    }

    static Expectation certificate(String text, Duration expiresAfter, Severity severity) {
        return new CertificateExpectation(text, expiresAfter, severity);
    }

    /** An expression about the answer is true. */
    static Expectation condition(String text, String expression, Lookup lookup, Severity severity) {
        return new ConditionExpectation(text, expression, lookup, severity);
    }

    /** One of the records of a name server's answer compares well. */
    static Expectation records(String text, Comparison comparison, Severity severity) {
        return new RecordsExpectation(text, comparison, severity);
    }

    static Expectation rcode(String text, List<String> codes, Severity severity) {
        return new RcodeExpectation(text, List.copyOf(codes), severity);
    }

    /** A job's report says that all is well. */
    static Expectation report(String text, Severity severity) {
        return new ReportExpectation(text, severity);
    }

    /** An application that says whether it works has no warnings. */
    static Expectation warnings(String text, Severity severity) {
        return new NothingToTellExpectation(text, "up_status", "warnings", severity);
    }

    /** An application that says what it is made of lists nothing that is outdated. */
    static Expectation outdated(String text, Severity severity) {
        return new NothingToTellExpectation(text, "modules_status", "outdated", severity);
    }

    /** Whether the answer's body must be kept to judge it. */
    default boolean needsBody() {
        return false;
    }

    /** Whether a prober that was held up might be what failed it. */
    default boolean isAboutTime() {
        return false;
    }

    /** An expectation that this prober cannot judge (of a newer kind, or half written): never passes, never fails. */
    static Expectation unusable(String text, String why, Severity severity) {
        return new UnusableExpectation(text, severity, why);
    }
}
