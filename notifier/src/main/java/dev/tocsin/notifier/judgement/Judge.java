package dev.tocsin.notifier.judgement;

import dev.tocsin.definitions.expression.BadExpression;
import dev.tocsin.definitions.expression.Filter;
import dev.tocsin.definitions.expression.FilterFailure;
import dev.tocsin.definitions.template.BadTemplate;
import dev.tocsin.definitions.template.Escaping;
import dev.tocsin.definitions.template.RenderFailure;
import dev.tocsin.definitions.template.Template;
import dev.tocsin.notifier.judgement.Verdict.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A hook's rules about answers, compiled. A condition that an answer has no place for does not hold: receivers that are in
 * trouble do not answer as they should.
 *
 * <p>Threading: immutable.
 */
public final class Judge {

    private static final int LONGEST_REASON = 300;
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");
    private static final Duration LONGEST_WAIT = Duration.ofDays(7);

    private final Optional<Filter> success;
    private final Optional<Filter> rateLimited;
    private final Optional<Filter> refused;
    private final Optional<Template> retryAfter;
    private final Optional<Template> reason;

    private Judge(AnswerRules rules) throws BadRules {
        this.success = filter("success", rules.success());
        this.rateLimited = filter("rate_limited", rules.rateLimited());
        this.refused = filter("refused", rules.refused());
        this.retryAfter = template("retry_after", rules.retryAfter());
        this.reason = template("reason", rules.reason());
    }

    /** Compiles. */
    public static Judge of(AnswerRules rules) throws BadRules {
        return new Judge(rules);
    }

    private static Optional<Filter> filter(String name, Optional<String> expression) throws BadRules {
        try {
            return expression.map(Filter::ofResponses);
        } catch (BadExpression bad) {
            throw new BadRules("delivery." + name + ": " + bad.getMessage());
        }
    }

    private static Optional<Template> template(String name, Optional<String> source) throws BadRules {
        try {
            return source.map(text -> Template.compile(text, Escaping.NONE));
        } catch (BadTemplate bad) {
            throw new BadRules("delivery." + name + ": " + bad.getMessage());
        }
    }

    /** What the answer means. */
    public Verdict judge(Response response) {
        boolean good = Verdict.of(response.status()).kind() == Kind.SUCCEEDED;
        Map<String, @Nullable Object> names = response.names();
        if (success.isPresent() && holds(success, names)) {
            return Verdict.of(Kind.SUCCEEDED, Optional.empty());
        }
        if (holds(rateLimited, names)) {
            return new Verdict(Kind.POSTPONED, Optional.of(reason(names, "rate limited")), wait(names));
        }
        if (holds(refused, names)) {
            return Verdict.of(Kind.DECLINED, Optional.of(reason(names, "refused")));
        }
        if (!good) {
            return new Verdict(Kind.FAILED, said(names), wait(names));
        }
        if (success.isEmpty()) {
            return Verdict.of(response.status());
        }
        // What could not be read to its end may have said anything: sent again it may say it.
        return response.truncated()
                ? Verdict.of(Kind.POSTPONED, Optional.of("the answer was not read to its end"))
                : Verdict.of(
                        Kind.DECLINED, Optional.of(reason(names, "the answer is not what delivery.success asks for")));
    }

    private static boolean holds(Optional<Filter> condition, Map<String, @Nullable Object> names) {
        try {
            return condition.isPresent() && condition.get().test(names);
        } catch (FilterFailure notThere) {
            return false;
        }
    }

    private String reason(Map<String, @Nullable Object> names, String otherwise) {
        return said(names).orElse(otherwise);
    }

    private Optional<String> said(Map<String, @Nullable Object> names) {
        return rendered(reason, names)
                .map(text -> text.length() > LONGEST_REASON ? text.substring(0, LONGEST_REASON) + "…" : text);
    }

    private Optional<Duration> wait(Map<String, @Nullable Object> names) {
        return rendered(retryAfter, names)
                .filter(text -> SECONDS.matcher(text).matches())
                .map(text ->
                        Duration.ofMillis(new BigDecimal(text).movePointRight(3).longValue()))
                .map(wish -> wish.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wish);
    }

    /** On one line; empty where there is nothing. */
    private static Optional<String> rendered(Optional<Template> template, Map<String, @Nullable Object> names) {
        try {
            return template.map(found -> found.render(names))
                    .map(text -> text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip())
                    .filter(text -> !text.isEmpty());
        } catch (RenderFailure notThere) {
            return Optional.empty();
        }
    }
}
