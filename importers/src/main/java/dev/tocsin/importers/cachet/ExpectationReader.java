package dev.tocsin.importers.cachet;

import dev.tocsin.importers.output.Literal;
import dev.tocsin.importers.output.Seconds;
import dev.tocsin.importers.python.BadRegex;
import dev.tocsin.importers.python.PythonRegex;
import dev.tocsin.importers.source.Given;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the expectations of an endpoint, each with the severity that it has there. */
final class ExpectationReader {

    private static final Map<String, String> SEVERITIES =
            Map.of("PARTIAL", "partial", "MAJOR", "major", "PERFORMANCE", "degraded");
    private static final Map<String, String> KEYS =
            Map.of("HTTP_STATUS", "status_range", "LATENCY", "threshold", "REGEX", "regex");
    private static final Pattern RANGE =
            Pattern.compile("\\s*([-+]?\\d+)\\s*(?:-\\s*(\\d+)\\s*(?:-.*)?)?", Pattern.DOTALL);
    private static final double LONGEST = 86_400;
    private static final String NEVER = "false";

    private ExpectationReader() {}

    /** Those that can mean the same; what cannot is a problem. */
    static List<Map<String, Object>> read(Given expectation) {
        List<Map<String, Object>> read = new ArrayList<>();
        List<Given> items = expectation.required("a list of expectations").list();
        if (expectation.isList() && items.isEmpty()) {
            expectation.problem("expected at least one expectation");
        }
        for (Given item : items) {
            Map<String, Object> one = one(item);
            if (one != null) {
                read.add(one);
            }
        }
        return read;
    }

    private static @Nullable Map<String, Object> one(Given item) {
        if (!item.isMap()) {
            item.problem("expected a type and what goes with it, but it is " + item.kind());
            return null;
        }
        Given given = item.get("type")
                .required(String.join(", ", KEYS.keySet().stream().sorted().toList()));
        String type = given.text();
        String key = type == null ? null : KEYS.get(type);
        if (key == null) {
            if (type != null) {
                given.problem("there is no expectation '" + type + "'" + Words.suggested(type, KEYS.keySet()));
            }
            return null;
        }
        Words.unread(item, Set.of("type", "incident", key));
        Given value = item.get(key).required("a value");
        Map<String, Object> one = new LinkedHashMap<>();
        switch (key) {
            case "status_range" -> status(value, one);
            case "threshold" -> latency(value, one);
            default -> regex(value, one);
        }
        one.put("severity", severity(item.get("incident"), key.equals("threshold") ? "degraded" : "partial"));
        return one.size() == 1 ? null : one;
    }

    private static String severity(Given incident, String usual) {
        Object written = incident.content();
        String severity = written instanceof String text ? SEVERITIES.get(text) : null;
        if (severity == null && incident.present()) {
            incident.note("is none of PARTIAL, MAJOR and PERFORMANCE: means " + usual + ", as it did");
        }
        return severity == null ? usual : severity;
    }

    /** From the first up to but not with the second. */
    private static void status(Given given, Map<String, Object> one) {
        Object content = given.content();
        if (content instanceof BigInteger code && code.bitLength() < 31) {
            codes(given, code.intValue(), code.intValue() + 1, one);
        } else if (content instanceof String text) {
            Matcher range = RANGE.matcher(text);
            if (!range.matches() || text.length() > 100) {
                given.problem("expected a status such as 200, or a range such as 200-300, of numbers");
                return;
            }
            int from = number(range.group(1));
            codes(given, from, range.group(2) == null ? from + 1 : number(range.group(2)), one);
        } else if (given.present()) {
            given.problem("expected a status such as 200, or a range such as 200-300, but it is " + given.kind());
        }
    }

    private static int number(String digits) {
        return digits.length() > 7 ? 9_999_999 : Integer.parseInt(digits);
    }

    private static void codes(Given given, int from, int below, Map<String, Object> one) {
        int first = Math.max(100, from);
        int last = Math.min(600, below) - 1;
        if (last < first) {
            if (below > from) {
                one.put("that", "response.status >= " + from + " && response.status < " + below);
            } else {
                given.note("no status is from the first up to but not with the second: never passes, as it never did");
                one.put("that", NEVER);
            }
        } else if (below > 1000) {
            one.put("that", "response.status >= " + first);
        } else if (below > 600) {
            one.put("that", "response.status >= " + first + " && response.status < " + below);
        } else {
            one.put("status", first == last ? String.valueOf(first) : first + "-" + last);
        }
    }

    private static void latency(Given given, Map<String, Object> one) {
        Double seconds = given.number();
        if (seconds == null) {
            return;
        }
        if (seconds <= 0) {
            given.note("no answer takes no time: never passes, as it never did");
            one.put("that", NEVER);
            return;
        }
        if (seconds > LONGEST) {
            given.problem("expected at most a day");
            return;
        }
        given.note("the whole time counts, redirects included; there it was the time of the last request alone");
        one.put("latency", Seconds.text(seconds));
    }

    private static void regex(Given given, Map<String, Object> one) {
        String regex = given.text();
        if (regex == null) {
            return;
        }
        try {
            one.put("body", Map.of("matches_start", Literal.text(PythonRegex.toJava(regex))));
        } catch (BadRegex e) {
            given.problem(
                    "the regular expression cannot be taken over, at character " + e.position() + ": " + e.reason());
            return;
        }
        if (regex.chars().anyMatch(character -> character > 127)) {
            given.note("a body of type text/* without charset is read as UTF-8; there it was ISO-8859-1");
        }
    }
}
