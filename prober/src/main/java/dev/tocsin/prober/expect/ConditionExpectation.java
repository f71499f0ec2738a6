package dev.tocsin.prober.expect;

import java.util.List;

/** An expression about the answer is true. */
record ConditionExpectation(String text, String expression, Lookup lookup, Severity severity) implements Expectation {

    @Override
    public boolean needsBody() {
        return true;
    }

    @Override
    public boolean isAboutTime() {
        return expression.contains("latency_ms");
    }

    @Override
    public Finding judge(Observation.Answer answer) {
        Lookup.Found found = lookup.in(answer);
        if (found instanceof Lookup.Values values) {
            return Finding.of(this, values.values().equals(List.of(true)) ? "" : "'" + expression + "' is not true");
        }
        return Finding.of(this, "'" + expression + "' cannot be told: " + ((Lookup.Unanswered) found).why());
    }
}
