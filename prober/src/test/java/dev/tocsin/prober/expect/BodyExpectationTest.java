package dev.tocsin.prober.expect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.prober.expect.Observation.Answer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyExpectationTest {
    private static Finding judge(String regex, boolean fromStart, String body, boolean truncated) {
        return Expectation.body("body " + regex, regex, fromStart, Severity.MAJOR)
                .judge(new Answer(200, Duration.ZERO, body, truncated));
    }

    @ParameterizedTest
    @CsvSource({"b+, false, abbc, PASSED", "b+, true, abbc, FAILED", "ab, true, abbc, PASSED", "x, false, abbc, FAILED"
    })
    void findsThePatternAnywhereOrFromTheStart(String regex, boolean fromStart, String body, Verdict verdict) {
        assertThat(judge(regex, fromStart, body, false).verdict()).isEqualTo(verdict);
    }

    @Test
    void saysThatOnlyTheStartWasRead() {
        assertThat(judge("UP", false, "…", true).message())
                .isEqualTo("'UP' was not found in the start of the body (the rest was not read)");
    }

    @Test
    @Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void givesUpAPatternThatTriesTooManyWays() {
        Finding finding = judge("(a+)+$", false, "a".repeat(5000) + "b", false);

        assertThat(finding.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(finding.message()).contains("gave up looking for '(a+)+$' after 20000000 steps");
    }

    @Test
    void givesUpAPatternThatNestsTooDeeply() {
        Finding finding = judge("^(a|b)*c", false, "ab".repeat(500_000), false);

        assertThat(finding.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(finding.message()).contains("gave up looking for '^(a|b)*c'");
    }

    @Test
    void searchesAWholeMegabyteWithAnOrdinaryPattern() {
        String body = "{\"status\" : \"DOWN\"}".repeat(60_000) + "{\"status\":\"UP\"}";

        assertThat(judge("\"status\":\\s*\"UP\"", false, body, false).verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void cannotJudgeByWhatIsNotARegularExpression() {
        Finding finding = judge("(", false, "", false);

        assertThat(finding.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(finding.message()).contains("'(' is not a regular expression: ");
    }
}
