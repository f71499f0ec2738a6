package dev.tocsin.prober.expect;

/** The job says that it ran in time and well, or that it sleeps. */
record ReportExpectation(String text, Severity severity) implements Expectation {

    @Override
    public boolean needsBody() {
        return true;
    }

    @Override
    public Finding judge(Observation.Answer answer) {
        boolean told = answer.facts().containsKey("task_status");
        return Finding.of(this, told ? answer.facts().getOrDefault("report", "") : "there is no report");
    }
}
