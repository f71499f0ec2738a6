package dev.tocsin.prober.expect;

import dev.tocsin.prober.expect.Observation.Answer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A regular expression is found in the body. */
record BodyExpectation(String text, Pattern pattern, boolean fromStart, Severity severity) implements Expectation {
    /** A tenth of a second or so; a body of 1 MiB needs a few million for a pattern that does not explode. */
    static final long MOST_STEPS = 20_000_000;

    static Expectation of(String text, String regex, boolean fromStart, Severity severity) {
        try {
            return new BodyExpectation(text, Pattern.compile(regex), fromStart, severity);
        } catch (PatternSyntaxException | StackOverflowError e) {
            String why = e instanceof PatternSyntaxException bad ? bad.getDescription() : "too deeply nested";
            return new UnusableExpectation(text, severity, "'" + regex + "' is not a regular expression: " + why);
        }
    }

    @Override
    public boolean needsBody() {
        return true;
    }

    @Override
    public Finding judge(Answer answer) {
        return Finding.of(this, search(answer));
    }

    private String search(Answer answer) {
        try {
            Matcher matcher = pattern.matcher(new CountedCharacters(answer.body(), MOST_STEPS));
            if (fromStart ? matcher.lookingAt() : matcher.find()) {
                return "";
            }
        } catch (CountedCharacters.TooManySteps e) {
            return "gave up looking for '" + pattern + "' after " + MOST_STEPS
                    + " steps: write a pattern that does not try so many ways";
        } catch (StackOverflowError e) {
            return "gave up looking for '" + pattern + "': it repeats a group too often for a body as long as this";
        }
        String where = answer.truncated() ? "the start of the body (the rest was not read)" : "the body";
        return "'" + pattern + "' was not found in " + where;
    }
}
