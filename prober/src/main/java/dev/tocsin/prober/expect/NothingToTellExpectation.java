package dev.tocsin.prober.expect;

import java.util.Map;

/**
 * A report has nothing to tell under a name.
 *
 * @param status the fact that says whether there is a report, such as {@code modules_status}
 * @param fact the name, such as {@code outdated}
 */
record NothingToTellExpectation(String text, String status, String fact, Severity severity) implements Expectation {

    private static final String NO_REPORT = "none";
    private static final int MOST_SHOWN = 1_000;

    @Override
    public boolean needsBody() {
        return true;
    }

    @Override
    public Finding judge(Observation.Answer answer) {
        Map<String, String> facts = answer.facts();
        if (facts.getOrDefault(status, NO_REPORT).equals(NO_REPORT)) {
            return Finding.of(this, facts.getOrDefault("report", "there is no report"));
        }
        String told = facts.getOrDefault(fact, "");
        return Finding.of(this, told.isEmpty() ? "" : fact + ": " + shown(told));
    }

    private static String shown(String told) {
        return told.length() > MOST_SHOWN ? told.substring(0, MOST_SHOWN) + "…" : told;
    }
}
