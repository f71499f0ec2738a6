package dev.tocsin.definitions.check;

import dev.tocsin.definitions.expression.BadExpression;
import dev.tocsin.definitions.expression.Filter;
import dev.tocsin.definitions.expression.JsonQuery;
import dev.tocsin.definitions.yaml.Section;
import dev.tocsin.definitions.yaml.Suggestion;
import dev.tocsin.definitions.yaml.Value;
import dev.tocsin.schemas.event.Expectation;
import dev.tocsin.schemas.event.NumberRange;
import dev.tocsin.schemas.event.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what is expected of an answer, each with a severity. */
final class Expectations {

    private static final List<String> SEVERITIES = List.of("degraded", "partial", "major");
    private static final Set<String> MAPS = Set.of("json", "header", "certificate", "answers");
    private static final Set<String> NOTHING_TO_TELL = Set.of("warnings", "outdated");
    private static final Set<String> MILD = Set.of("latency", "certificate", "warnings", "outdated");
    private static final Set<String> RCODES =
            Set.of("NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED", "YXDOMAIN", "NOTAUTH", "NOTZONE");
    private static final long DAY = 86_400_000;

    private Expectations() {}

    /** @param kinds those that the probe's answers have */
    static List<Expectation> read(Value value, List<String> kinds) {
        List<Expectation> expectations = new ArrayList<>();
        for (Value item : value.list()) {
            Expectation one = one(item, kinds);
            if (one != null) {
                expectations.add(one);
            }
        }
        if (value.isList() && value.list().isEmpty() && !usual(kinds).isEmpty()) {
            value.problem("expected at least one expectation; without this key "
                    + (kinds.contains("status")
                            ? "status 2xx is expected"
                            : kinds.contains("rcode") ? "rcode NOERROR is expected" : "a good report is expected"));
        }
        return value.present() ? expectations : usual(kinds);
    }

    /** What is expected where nothing is written. */
    private static List<Expectation> usual(List<String> kinds) {
        if (kinds.contains("report")) {
            List<Expectation> usual = new ArrayList<>();
            usual.add(report(Expectation.newBuilder().setKind("report").setSeverity(Severity.major)));
            kinds.stream()
                    .filter(NOTHING_TO_TELL::contains)
                    .map(kind -> none(Expectation.newBuilder().setKind(kind).setSeverity(Severity.degraded)))
                    .forEach(usual::add);
            return usual;
        }
        if (kinds.contains("rcode")) {
            return List.of(Expectation.newBuilder()
                    .setKind("rcode")
                    .setText("rcode: NOERROR")
                    .setSeverity(Severity.major)
                    .setOperand("NOERROR")
                    .build());
        }
        return kinds.contains("status") ? List.of(success()) : List.of();
    }

    private static Expectation success() {
        return Expectation.newBuilder()
                .setKind("status")
                .setText("status: 2xx")
                .setSeverity(Severity.major)
                .setRanges(List.of(new NumberRange(200, 299)))
                .build();
    }

    private static @Nullable Expectation one(Value item, List<String> kinds) {
        Section section = item.section();
        List<String> given = kinds.stream().filter(section::has).toList();
        boolean mild = given.stream().anyMatch(MILD::contains);
        Severity severity = severity(section.get("severity"), mild ? Severity.degraded : Severity.major);
        kinds.forEach(section::get);
        boolean known = section.end();
        if (given.size() != 1) {
            if (item.isSection() && (known || given.size() > 1)) {
                item.problem("expected exactly one of " + Value.listed(kinds) + " in each expectation but there "
                        + (given.isEmpty()
                                ? "is none"
                                : "are " + Value.listed(given).replace(" or ", " and ")));
            }
            return null;
        }
        String kind = given.get(0);
        Value value = section.get(kind);
        if (MAPS.contains(kind) && !value.isSection()) {
            var unused = value.section(); // reports it
            return null;
        }
        Expectation.Builder expectation = Expectation.newBuilder().setKind(kind).setSeverity(severity);
        return switch (kind) {
            case "status" -> status(value, expectation);
            case "latency" -> latency(value, expectation);
            case "body" -> body(value, expectation);
            case "json" -> json(value, expectation);
            case "header" -> header(value, expectation);
            case "certificate" -> certificate(value, expectation);
            case "that" -> condition(value, expectation);
            case "report" -> report(value, expectation);
            case "warnings", "outdated" -> none(value, expectation);
            case "answers" -> answers(value, expectation);
            case "rcode" -> rcode(value, expectation);
            default -> throw new AssertionError("no kind of expectation: " + kind);
        };
    }

    /** One of the three. */
    static Severity severity(Value value, Severity usual) {
        return Severity.valueOf(value.oneOf(usual.name(), SEVERITIES));
    }

    private static Expectation json(Value value, Expectation.Builder expectation) {
        Section section = value.section();
        Value path = section.get("path").required("a JSONPath such as $.queue.depth");
        String text = path.text("$");
        try {
            var unused = JsonQuery.compile(text);
        } catch (BadExpression e) {
            path.problem("is not a JSONPath: " + e.reason());
        }
        String words = Comparisons.read(value, section, expectation);
        section.end();
        return expectation.setPath(text).setText("json: " + text + " " + words).build();
    }

    private static Expectation header(Value value, Expectation.Builder expectation) {
        Section section = value.section();
        String name = section.get("name").required("a header's name").text("");
        String words = Comparisons.read(value, section, expectation);
        section.end();
        return expectation
                .setPath(name)
                .setText("header: " + name + " " + words)
                .build();
    }

    private static Expectation certificate(Value value, Expectation.Builder expectation) {
        Section section = value.section();
        Value after = section.get("expires_after").required("a duration such as 14d");
        long limit = after.duration(14 * DAY, 1, 3650 * DAY);
        section.end();
        return expectation
                .setLimitMs(limit)
                .setText("certificate: expires_after " + after.text(""))
                .build();
    }

    private static Expectation report(Value value, Expectation.Builder expectation) {
        String unused = value.oneOf("ok", List.of("ok"));
        return report(expectation);
    }

    private static Expectation report(Expectation.Builder expectation) {
        return expectation.setText("report: ok").build();
    }

    private static Expectation none(Value value, Expectation.Builder expectation) {
        String unused = value.oneOf("none", List.of("none"));
        return none(expectation);
    }

    private static Expectation none(Expectation.Builder expectation) {
        return expectation.setText(expectation.getKind() + ": none").build();
    }

    private static Expectation answers(Value value, Expectation.Builder expectation) {
        Section section = value.section();
        String words = Comparisons.read(value, section, expectation);
        section.end();
        return expectation.setText("answers: " + words).build();
    }

    private static Expectation rcode(Value value, Expectation.Builder expectation) {
        List<String> codes =
                value.isList() ? value.texts() : List.of(value.text("").strip().split(",\\s*"));
        for (String code : codes) {
            if (!RCODES.contains(code)) {
                value.problem("expected a response code such as NOERROR or NXDOMAIN but was '" + code + "'"
                        + Suggestion.of(code, RCODES));
            }
        }
        String operand = String.join(", ", codes);
        return expectation.setOperand(operand).setText("rcode: " + operand).build();
    }

    private static Expectation condition(Value value, Expectation.Builder expectation) {
        String expression = value.text("");
        try {
            var unused = Filter.ofAnswers(expression);
        } catch (BadExpression e) {
            value.problem(
                    "the expression has an error at line " + e.line() + ", column " + e.column() + ": " + e.reason());
        }
        return expectation
                .setExpression(expression)
                .setText("that: " + expression)
                .build();
    }

    private static Expectation status(Value value, Expectation.Builder expectation) {
        return expectation
                .setText("status: " + StatusCodes.text(value))
                .setRanges(StatusCodes.ranges(value))
                .build();
    }

    private static Expectation latency(Value value, Expectation.Builder expectation) {
        long limit = value.duration(1000, 1, DAY);
        return expectation
                .setText("latency: " + value.text(""))
                .setLimitMs(limit)
                .build();
    }

    private static Expectation body(Value value, Expectation.Builder expectation) {
        boolean fromStart = value.isSection();
        Value pattern = value;
        if (fromStart) {
            Section section = value.section();
            pattern = section.get("matches_start").required("a regular expression");
            section.end();
        }
        String text = Comparisons.pattern(pattern);
        return expectation
                .setText((fromStart ? "body: {matches_start: " : "body: ") + text + (fromStart ? "}" : ""))
                .setPattern(text)
                .setFromStart(fromStart)
                .build();
    }
}
