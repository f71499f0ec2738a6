package dev.tocsin.definitions.check;

import dev.tocsin.definitions.yaml.Section;
import dev.tocsin.definitions.yaml.Value;
import dev.tocsin.schemas.event.Expectation;
import dev.tocsin.schemas.event.NumberRange;
import dev.tocsin.schemas.event.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads what is expected of an answer: {@code status}, {@code latency} and {@code body}, each with a severity. */
final class Expectations {

    private static final List<String> SEVERITIES = List.of("degraded", "partial", "major");
    private static final long DAY = 86_400_000;

    private Expectations() {}

    static List<Expectation> read(Value value) {
        List<Expectation> expectations = new ArrayList<>();
        for (Value item : value.list()) {
            Expectation one = one(item);
            if (one != null) {
                expectations.add(one);
            }
        }
        if (value.isList() && value.list().isEmpty()) {
            value.problem("expected at least one expectation; without this key status 2xx is expected");
        }
        return value.present() ? expectations : List.of(usual());
    }

    private static Expectation usual() {
        return Expectation.newBuilder()
                .setKind("status")
                .setText("status: 2xx")
                .setSeverity(Severity.major)
                .setRanges(List.of(new NumberRange(200, 299)))
                .build();
    }

    private static @Nullable Expectation one(Value item) {
        Section section = item.section()
                .later("json", "header", "certificate", "that", "answers", "rcode", "receive", "connected", "value");
        List<String> kinds = List.of("status", "latency", "body").stream()
                .filter(section::has)
                .toList();
        Value status = section.get("status");
        Value latency = section.get("latency");
        Value body = section.get("body");
        Severity severity = Severity.valueOf(
                section.get("severity").oneOf(kinds.contains("latency") ? "degraded" : "major", SEVERITIES));
        section.end();
        if (kinds.size() != 1) {
            if (item.isSection()
                    && (kinds.size() > 1 || section.all().keySet().stream().allMatch("severity"::equals))) {
                item.problem("expected exactly one of status, latency or body in each expectation but there "
                        + (kinds.isEmpty()
                                ? "is none"
                                : "are " + Value.listed(kinds).replace(" or ", " and ")));
            }
            return null;
        }
        Expectation.Builder expectation =
                Expectation.newBuilder().setKind(kinds.get(0)).setSeverity(severity);
        return switch (kinds.get(0)) {
            case "status" -> status(status, expectation);
            case "latency" -> latency(latency, expectation);
            default -> body(body, expectation);
        };
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
        String text = pattern.text("");
        try {
            Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            pattern.problem("is not a regular expression: " + e.getDescription()
                    + (e.getIndex() < 0 ? "" : " at character " + (e.getIndex() + 1)));
        }
        return expectation
                .setText((fromStart ? "body: {matches_start: " : "body: ") + text + (fromStart ? "}" : ""))
                .setPattern(text)
                .setFromStart(fromStart)
                .build();
    }
}
