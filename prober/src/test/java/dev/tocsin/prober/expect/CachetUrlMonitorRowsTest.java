package dev.tocsin.prober.expect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tocsin.prober.expect.Observation.Answer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What cachet-url-monitor makes of one answer, by the rows of its hard cases. Ranges are written as that program means them:
 * without their upper end. {@code n} is a line break.
 */
class CachetUrlMonitorRowsTest {

    @ParameterizedTest(name = "row {0}: {2} of status {3} after {4} ms and \"{5}\"")
    @CsvSource(
            delimiter = '|',
            value = {
                "1  | status 404-405 partial                              | passed   | 404 | 10  | ''",
                "2  | status 200-201 partial                              | partial  | 201 | 10  | ''",
                "3  | status 300-200 partial                              | partial  | 200 | 10  | ''",
                "3  | status 300-200 partial                              | partial  | 300 | 10  | ''",
                "4  | body OK partial                                     | partial  | 200 | 10  | line1nOK",
                "5  | body (?i).*ok partial                               | passed   | 200 | 10  | x OK",
                "6  | body line1$ partial                                 | partial  | 200 | 10  | line1nOK",
                "9  | latency 300 degraded                                | passed   | 200 | 300 | ''",
                "9  | latency 300 degraded                                | degraded | 200 | 301 | ''",
                "28 | body OK partial                                     | partial  | 200 | 10  | ''",
                "28 | body .* partial                                     | passed   | 200 | 10  | ''",
            })
    void oneExpectation(String row, String expectation, String verdict, int status, long millis, String body) {
        assertThat(word(assess(status, millis, body, expectation)))
                .as("row " + row)
                .isEqualTo(verdict);
    }

    @ParameterizedTest(name = "row {0}: {4}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "7  | body OK partial     | status 200-201 partial | partial | 'OK' was not found in the body",
                "8  | body OK partial     | status 200-201 major   | major   | status was 503, expected: status",
                "10 | latency 300 major   | status 200-201 partial | major   | took 400ms, expected at most 300ms",
            })
    void theWorstOfTwoAndOfEqualsTheFirst(String row, String first, String second, String severity, String message) {
        Assessment seen = assess(503, 400, "down", first, second);

        assertThat(word(seen)).as("row " + row).isEqualTo(severity);
        assertThat(seen.message()).startsWith(message);
    }

    private static Assessment assess(int status, long millis, String body, String... expectations) {
        List<Expectation> read = Arrays.stream(expectations)
                .map(CachetUrlMonitorRowsTest::expectation)
                .toList();
        var seen = new Answer(status, Duration.ofMillis(millis), body.replace("1n", "1\n"), false);
        return new Expectations(read, Severity.MAJOR, Severity.MAJOR).assess(seen, Optional.empty());
    }

    private static Expectation expectation(String written) {
        String[] words = written.split(" ", -1);
        Severity severity = Severity.valueOf(words[2].toUpperCase(Locale.ROOT));
        return switch (words[0]) {
            case "status" -> {
                String[] ends = words[1].split("-", -1);
                int from = Integer.parseInt(ends[0]);
                int until = Integer.parseInt(ends[1]);
                yield Expectation.status(
                        "status", from < until ? List.of(new StatusRange(from, until - 1)) : List.of(), severity);
            }
            case "latency" -> Expectation.latency("latency", Duration.ofMillis(Long.parseLong(words[1])), severity);
            default -> Expectation.body("body", words[1], true, severity);
        };
    }

    private static String word(Assessment seen) {
        return seen.severity()
                .map(worst -> worst.name().toLowerCase(Locale.ROOT))
                .orElse("passed");
    }
}
