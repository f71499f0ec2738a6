package dev.tocsin.prober.expect;

import java.util.List;

/** A job or an application reports, and of what it reports nothing is wrong. */
record ReportExpectation(String text, Severity severity) implements Expectation {

    /** With a report comes one of these. */
    private static final List<String> STATUSES = List.of("task_status", "up_status", "modules_status");

    @Override
    public boolean needsBody() {
        return true;
    }

    @Override
    public Finding judge(Observation.Answer answer) {
        boolean told = STATUSES.stream().anyMatch(answer.facts()::containsKey);
        return Finding.of(this, told ? answer.facts().getOrDefault("report", "") : "there is no report");
    }
}
