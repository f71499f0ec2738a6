package dev.tocsin.prober;

import dev.tocsin.definitions.expression.BadExpression;
import dev.tocsin.prober.expect.Comparison;
import dev.tocsin.prober.expect.Expectation;
import dev.tocsin.prober.expect.Expectations;
import dev.tocsin.prober.expect.Severity;
import dev.tocsin.prober.expect.StatusRange;
import dev.tocsin.prober.language.Languages;
import dev.tocsin.schemas.event.EndpointDefinition;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is expected, as this prober understands it; what it does not understand is never passed and never failed. */
final class ExpectationReader {
    private ExpectationReader() {}

    static Expectations read(EndpointDefinition definition) {
        List<Expectation> expectations = definition.getExpect().stream()
                .map(ExpectationReader::expectation)
                .toList();
        boolean usual = expectations.isEmpty() && definition.getProbe().equals("http");
        return new Expectations(
                usual ? Expectation.usual() : expectations,
                severity(definition.getNoAnswerSeverity()),
                severity(definition.getTimeoutSeverity()));
    }

    private static Expectation expectation(dev.tocsin.schemas.event.Expectation written) {
        Severity severity = severity(written.getSeverity());
        try {
            return known(written, written.getText(), severity);
        } catch (BadExpression e) {
            return Expectation.unusable(written.getText(), "cannot be judged: " + e.reason(), severity);
        } catch (IllegalArgumentException e) {
            return Expectation.unusable(written.getText(), "cannot be judged: " + e.getMessage(), severity);
        }
    }

    private static Expectation known(dev.tocsin.schemas.event.Expectation written, String text, Severity severity) {
        return switch (written.getKind()) {
            case "status" -> Expectation.status(text, ranges(written), severity);
            case "latency" -> Expectation.latency(text, limit(written), severity);
            case "body" ->
                Expectation.body(text, there(written.getPattern(), "pattern"), written.getFromStart(), severity);
            case "json" -> {
                String path = there(written.getPath(), "path");
                yield Expectation.json(text, path, Languages.jsonPath(path), comparison(written), severity);
            }
            case "header" -> Expectation.header(text, there(written.getPath(), "name"), comparison(written), severity);
            case "certificate" -> Expectation.certificate(text, limit(written), severity);
            case "that" -> {
                String expression = there(written.getExpression(), "expression");
                yield Expectation.condition(text, expression, Languages.cel(expression), severity);
            }
            case "report" -> Expectation.report(text, severity);
            case "warnings" -> Expectation.warnings(text, severity);
            case "outdated" -> Expectation.outdated(text, severity);
            case "answers" -> Expectation.records(text, comparison(written), severity);
            case "rcode" ->
                Expectation.rcode(
                        text, List.of(there(written.getOperand(), "code").split(",\\s*")), severity);
            default -> Expectation.unusable(text, "this prober cannot judge the expectation '" + text + "'", severity);
        };
    }

    private static List<StatusRange> ranges(dev.tocsin.schemas.event.Expectation written) {
        if (written.getRanges().isEmpty()) {
            throw new IllegalArgumentException("it has no codes");
        }
        return written.getRanges().stream()
                .map(range -> new StatusRange(range.getFrom(), range.getTo()))
                .toList();
    }

    private static Duration limit(dev.tocsin.schemas.event.Expectation written) {
        Long limit = written.getLimitMs();
        if (limit == null) {
            throw new IllegalArgumentException("it has no limit");
        }
        return Duration.ofMillis(limit);
    }

    private static Comparison comparison(dev.tocsin.schemas.event.Expectation written) {
        return Comparison.of(there(written.getOperator(), "operator"), there(written.getOperand(), "operand"));
    }

    private static String there(@Nullable String text, String what) {
        if (text == null) {
            throw new IllegalArgumentException("it has no " + what);
        }
        return text;
    }

    private static Severity severity(dev.tocsin.schemas.event.Severity written) {
        return switch (written) {
            case degraded -> Severity.DEGRADED;
            case partial -> Severity.PARTIAL;
            case major, none, unknown -> Severity.MAJOR;
        };
    }
}
