package dev.tocsin.prober.expect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.prober.expect.Observation.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is expected of applications that report on themselves. */
class ReportedExpectationsTest {

    private final Expectation report = Expectation.report("report: ok", Severity.MAJOR);
    private final Expectation warnings = Expectation.warnings("warnings: none", Severity.DEGRADED);
    private final Expectation outdated = Expectation.outdated("outdated: none", Severity.DEGRADED);

    @Test
    void anApplicationThatWorksIsAsExpected() {
        assertThat(judged(report, Map.of("up_status", "ok"))).isEmpty();
        assertThat(judged(warnings, Map.of("up_status", "ok"))).isEmpty();
    }

    @Test
    void errorsAreTheReportsAndWarningsAreApart() {
        Map<String, String> facts = Map.of("up_status", "error", "report", "queue down", "warnings", "disk 80%");

        assertThat(judged(report, facts)).isEqualTo("queue down");
        assertThat(judged(warnings, facts)).isEqualTo("warnings: disk 80%");
        assertThat(judged(warnings, Map.of("up_status", "error", "report", "queue down")))
                .isEmpty();
    }

    @Test
    void outdatedModulesAreListed() {
        Map<String, String> facts = Map.of("modules_status", "outdated", "outdated", "a 1 → 2; b 1 → 3");

        assertThat(judged(report, facts)).isEmpty();
        assertThat(judged(outdated, facts)).isEqualTo("outdated: a 1 → 2; b 1 → 3");
        assertThat(judged(outdated, Map.of("modules_status", "ok"))).isEmpty();
        assertThat(outdated.judge(answer(facts)).severity()).isEqualTo(Severity.DEGRADED);
    }

    @Test
    void withoutAReportNothingIsAsExpected() {
        Map<String, String> facts = Map.of("modules_status", "none", "report", "answered 401");

        assertThat(judged(report, facts)).isEqualTo("answered 401");
        assertThat(judged(outdated, facts)).isEqualTo("answered 401");
        assertThat(judged(outdated, Map.of())).isEqualTo("there is no report");
        assertThat(judged(report, Map.of())).isEqualTo("there is no report");
    }

    @Test
    void aLongListIsCutShort() {
        Map<String, String> facts = Map.of("modules_status", "outdated", "outdated", "x".repeat(5_000));

        assertThat(judged(outdated, facts)).hasSizeLessThan(1_100).endsWith("…");
    }

    @Test
    void theBodyIsNeeded() {
        assertThat(List.of(report, warnings, outdated)).allMatch(Expectation::needsBody);
    }

    private static String judged(Expectation expectation, Map<String, String> facts) {
        return expectation.judge(answer(facts)).message();
    }

    private static Answer answer(Map<String, String> facts) {
        return new Answer(200, Duration.ZERO, "", false, Map.of(), Optional.empty(), List.of(), facts);
    }
}
