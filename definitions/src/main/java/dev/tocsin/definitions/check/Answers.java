package dev.tocsin.definitions.check;

import dev.tocsin.definitions.expression.BadExpression;
import dev.tocsin.definitions.expression.Filter;
import dev.tocsin.definitions.template.BadTemplate;
import dev.tocsin.definitions.template.Escaping;
import dev.tocsin.definitions.template.Template;
import dev.tocsin.definitions.yaml.Section;
import dev.tocsin.definitions.yaml.Suggestion;
import dev.tocsin.definitions.yaml.Value;
import dev.tocsin.schemas.event.AnswerRules;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads how answers are judged by what they say. */
final class Answers {

    private static final String ROOT = "response";
    private static final List<String> PARTS = List.of("body", "headers", "json", "status_code");
    private static final String SENT = "request";
    private static final List<String> PARTS_SENT = List.of("body", "headers", "json", "method", "query", "url");
    private static final List<String> KEYS = List.of("success", "rate_limited", "refused", "retry_after", "reason");

    private Answers() {}

    /** The rules of a section; null where it has none. */
    static @Nullable AnswerRules read(Section section) {
        AnswerRules rules = AnswerRules.newBuilder()
                .setSuccess(condition(section.get("success"), "response.json.ok == true"))
                .setRateLimited(condition(section.get("rate_limited"), "response.json.error == 'ratelimited'"))
                .setRefused(condition(section.get("refused"), "response.json.error == 'not_in_channel'"))
                .setRetryAfter(template(section.get("retry_after"), "{{ response.json.retry_after }}"))
                .setReason(template(section.get("reason"), "{{ response.json.error }}"))
                .build();
        return KEYS.stream().anyMatch(section::has) ? rules : null;
    }

    /** Rules in whose place those of a hook's own come. */
    static @Nullable AnswerRules over(@Nullable AnswerRules preset, @Nullable AnswerRules own) {
        if (preset == null || own == null) {
            return own == null ? preset : own;
        }
        return AnswerRules.newBuilder()
                .setSuccess(first(own.getSuccess(), preset.getSuccess()))
                .setRateLimited(first(own.getRateLimited(), preset.getRateLimited()))
                .setRefused(first(own.getRefused(), preset.getRefused()))
                .setRetryAfter(first(own.getRetryAfter(), preset.getRetryAfter()))
                .setReason(first(own.getReason(), preset.getReason()))
                .build();
    }

    private static @Nullable String first(@Nullable String one, @Nullable String other) {
        return one == null ? other : one;
    }

    /** A condition on an answer; null where absent or wrong. */
    static @Nullable String condition(Value value, String example) {
        String expression = value.text();
        if (expression == null) {
            return null;
        }
        try {
            check(value, withoutRequest(value, Filter.ofResponses(expression).paths()), example);
            return expression;
        } catch (BadExpression e) {
            value.problem("the expression has an error at " + (e.line() > 1 ? "line " + e.line() + ", " : "")
                    + "character " + e.column() + ": " + e.reason());
            return null;
        }
    }

    /** The paths but those of what was sent, which conditions may read too. */
    private static Set<String> withoutRequest(Value value, Set<String> paths) {
        Set<String> others = new TreeSet<>(paths);
        for (String path : whole(paths)) {
            String[] steps = path.split("\\.", -1);
            if (steps[0].equals(SENT)) {
                part(value, path, steps, PARTS_SENT, "request.json.status");
            }
        }
        others.removeIf(path -> path.equals(SENT) || path.startsWith(SENT + "."));
        return others;
    }

    private static @Nullable String template(Value value, String example) {
        String text = value.text();
        if (text == null) {
            return null;
        }
        if (!Templates.hasPlaceholders(text)) {
            value.problem("expected a place in the answer, such as " + example + ", but was '" + text + "'");
            return null;
        }
        try {
            check(value, Template.compile(text, Escaping.NONE).paths(), example);
            return text;
        } catch (BadTemplate e) {
            value.problem("the template has an error in its line " + e.line() + ": " + e.reason());
            return null;
        }
    }

    /** Those that lead to no other. */
    private static List<String> whole(Set<String> paths) {
        return paths.stream()
                .filter(path -> paths.stream().noneMatch(other -> other.startsWith(path + ".")))
                .sorted()
                .toList();
    }

    private static void check(Value value, Set<String> paths, String example) {
        for (String path : whole(paths)) {
            String[] steps = path.split("\\.", -1);
            if (!steps[0].equals(ROOT)) {
                value.problem("only the answer is known here, as `response`, but this reads '" + path
                        + "': expected such as " + example);
            } else {
                part(value, path, steps, PARTS, example);
            }
        }
    }

    private static void part(Value value, String path, String[] steps, List<String> parts, String example) {
        if (steps.length > 1 && !parts.contains(steps[1])) {
            value.problem("nothing is ever at '" + path + "': expected " + Value.listed(parts) + " after " + steps[0]
                    + ", such as " + example + Suggestion.of(steps[1], parts));
        }
    }
}
