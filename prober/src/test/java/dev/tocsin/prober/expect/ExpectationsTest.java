package dev.tocsin.prober.expect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.prober.expect.Observation.Answer;
import dev.tocsin.prober.expect.Observation.Nothing;
import dev.tocsin.prober.expect.Observation.Silence;
import java.time.Duration;
import java.util.List;
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
}
