package dev.tocsin.prober.expect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.prober.expect.Observation.Answer;
import dev.tocsin.prober.expect.Observation.Nothing;
import dev.tocsin.prober.expect.Observation.Silence;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExpectationsTest {
    private static final Expectation STATUS = Expectation.status(
            "status 2xx, 304", List.of(new StatusRange(200, 299), new StatusRange(304, 304)), Severity.MAJOR);
    private static final Expectation FAST =
            Expectation.latency("latency 500ms", Duration.ofMillis(500), Severity.DEGRADED);
    private static final Expectation WORD = Expectation.body("body UP", "UP", false, Severity.PARTIAL);

    private static Answer answer(int status, long millis, String body) {
        return new Answer(status, Duration.ofMillis(millis), body, false);
    }

    private static Assessment assess(Observation seen, Expectation... expectations) {
        return new Expectations(List.of(expectations), Severity.MAJOR, Severity.PARTIAL).assess(seen, Optional.empty());
    }

    @Test
    void passesWhenEverythingIsAsExpectedAndKeepsEachOutcome() {
        Assessment seen = assess(answer(304, 500, "all UP"), STATUS, FAST, WORD);

        assertThat(seen)
                .isEqualTo(new Assessment(
                        Verdict.PASSED,
                        Optional.empty(),
                        "",
                        List.of(
                                new Finding("status 2xx, 304", Verdict.PASSED, Severity.MAJOR, ""),
                                new Finding("latency 500ms", Verdict.PASSED, Severity.DEGRADED, ""),
                                new Finding("body UP", Verdict.PASSED, Severity.PARTIAL, ""))));
    }

    @Test
    void failsWithTheWorstSeverityAndItsMessage() {
        Assessment seen = assess(answer(500, 501, "down"), FAST, WORD, STATUS);

        assertThat(seen.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(seen.severity()).contains(Severity.MAJOR);
        assertThat(seen.message()).isEqualTo("status was 500, expected: status 2xx, 304");
        assertThat(seen.findings()).extracting(Finding::message).startsWith("took 501ms, expected at most 500ms");
    }

    @Test
    void letsTheFirstOfEquallyBadFailuresDecide() {
        Expectation first = Expectation.body("body A", "A", false, Severity.PARTIAL);

        assertThat(assess(answer(200, 1, ""), first, WORD).message()).isEqualTo("'A' was not found in the body");
    }

    @Test
    void takesItsOwnSeveritiesForNoAnswerAndForTooLate() {
        assertThat(assess(new Silence(false, "refused"), STATUS).severity()).contains(Severity.MAJOR);
        assertThat(assess(new Silence(true, "late"), STATUS).severity()).contains(Severity.PARTIAL);
        assertThat(assess(new Silence(true, "late"), STATUS).message()).isEqualTo("late");
    }

    @Test
    void saysNothingAboutTheTargetWhenTheProberIsInTrouble() {
        assertThat(assess(new Nothing("no network"), STATUS))
                .isEqualTo(Assessment.inconclusive("no network", List.of()));
    }

    @Test
    void isInconclusiveAboutAnExpectationItDoesNotKnow() {
        Expectation unknown = Expectation.unusable("quantum 1", "this prober does not know it", Severity.MAJOR);

        Assessment seen = assess(answer(200, 1, "UP"), STATUS, unknown);

        assertThat(seen.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(seen.severity()).isEmpty();
        assertThat(seen.message()).isEqualTo("this prober does not know it");
    }

    @Test
    void failsAllTheSameWhenAnExpectationThatItKnowsFails() {
        Expectation unknown = Expectation.unusable("quantum 1", "this prober does not know it", Severity.MAJOR);

        assertThat(assess(answer(500, 1, "UP"), unknown, STATUS).verdict()).isEqualTo(Verdict.FAILED);
    }

    @Test
    void knowsWhetherABodyIsNeeded() {
        assertThat(new Expectations(List.of(STATUS, WORD), Severity.MAJOR, Severity.MAJOR).needsBody())
                .isTrue();
        assertThat(new Expectations(Expectation.usual(), Severity.MAJOR, Severity.MAJOR).needsBody())
                .isFalse();
    }

    @Test
    void holdsNeitherSilenceNorSlownessAgainstTheTargetWhileTheProberIsInTrouble() {
        Expectations expectations = new Expectations(List.of(STATUS, FAST), Severity.MAJOR, Severity.MAJOR);
        Optional<String> trouble = Optional.of("Kafka is away");

        assertThat(expectations.assess(new Silence(true, "no answer"), trouble))
                .isEqualTo(Assessment.inconclusive("no answer; but Kafka is away", List.of()));
        assertThat(expectations.assess(answer(200, 900, ""), trouble).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(expectations.assess(answer(200, 100, ""), trouble).verdict()).isEqualTo(Verdict.PASSED);
        assertThat(expectations.assess(answer(500, 900, ""), trouble).verdict()).isEqualTo(Verdict.FAILED);
    }

    private static Answer full(Map<String, List<String>> headers, Optional<Duration> certificate) {
        return new Answer(
                200, Duration.ZERO, "", false, headers, certificate, List.of("10.0.0.1"), Map.of("rcode", "NXDOMAIN"));
    }

    private static String message(Expectation expectation, Answer answer) {
        return expectation.judge(answer).message();
    }

    @Test
    void aHeaderIsFoundWhateverItsCase() {
        var expectation = Expectation.header(
                "header", "Content-Type", Comparison.of("matches", "^application/json"), Severity.PARTIAL);

        assertThat(message(expectation, full(Map.of("content-type", List.of("application/json")), Optional.empty())))
                .isEmpty();
        assertThat(message(expectation, full(Map.of(), Optional.empty())))
                .isEqualTo("the header Content-Type is not there, expected something that matches '^application/json'");
    }

    @Test
    void aCertificateIsGoodForLongEnoughOrNot() {
        var expectation = Expectation.certificate("certificate", Duration.ofDays(14), Severity.DEGRADED);

        assertThat(message(expectation, full(Map.of(), Optional.of(Duration.ofDays(15)))))
                .isEmpty();
        assertThat(message(expectation, full(Map.of(), Optional.of(Duration.ofDays(14)))))
                .isEqualTo("the certificate expires in 14d, expected not within 14d");
        assertThat(message(expectation, full(Map.of(), Optional.of(Duration.ofHours(-5)))))
                .isEqualTo("the certificate expired 5h ago, expected not within 14d");
        assertThat(message(expectation, full(Map.of(), Optional.empty()))).isEqualTo("there is no certificate");
    }

    @Test
    void theAnswerOfANameServerIsJudgedByItsCodeAndRecords() {
        Answer answer = full(Map.of(), Optional.empty());

        assertThat(message(Expectation.rcode("rcode", List.of("NOERROR"), Severity.MAJOR), answer))
                .isEqualTo("the response code was NXDOMAIN, expected NOERROR");
        assertThat(message(Expectation.records("answers", Comparison.of("equals", "10.0.0.2"), Severity.MAJOR), answer))
                .isEqualTo("the answer was '10.0.0.1', expected 10.0.0.2");
    }

    @Test
    void aConditionHoldsOnlyIfItIsTrue() {
        Answer answer = full(Map.of(), Optional.empty());

        assertThat(message(condition(new Lookup.Values(List.of(true))), answer)).isEmpty();
        assertThat(message(condition(new Lookup.Values(List.of(false))), answer))
                .isEqualTo("'x' is not true");
        assertThat(message(condition(new Lookup.Unanswered("no such key")), answer))
                .isEqualTo("'x' cannot be told: no such key");
    }

    private static Expectation condition(Lookup.Found found) {
        return Expectation.condition("that", "x", answer -> found, Severity.MAJOR);
    }

    @Test
    void aConditionOnTheLatencyIsNotHeldAgainstATargetWhileTheProberIsInTrouble() {
        var failing = new Lookup.Values(List.of(false));
        var about = Expectation.condition("that", "latency_ms < 5", answer -> failing, Severity.MAJOR);
        var other = Expectation.condition("that", "response.status == 1", answer -> failing, Severity.MAJOR);
        Answer answer = full(Map.of(), Optional.empty());

        assertThat(new Expectations(List.of(about), Severity.MAJOR, Severity.MAJOR)
                        .assess(answer, Optional.of("it was held up"))
                        .verdict())
                .isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(new Expectations(List.of(other), Severity.MAJOR, Severity.MAJOR)
                        .assess(answer, Optional.of("it was held up"))
                        .verdict())
                .isEqualTo(Verdict.FAILED);
    }
}
