package dev.tocsin.prober.expect;

/** One of the values at a path of a JSON body compares well. */
record JsonExpectation(String text, String path, Lookup lookup, Comparison comparison, Severity severity)
        implements Expectation {

    @Override
    public boolean needsBody() {
        return true;
    }

    @Override
    public Finding judge(Observation.Answer answer) {
        Lookup.Found found = lookup.in(answer);
        if (found instanceof Lookup.Values values) {
            return Finding.of(this, comparison.wrong(path, values.values()));
        }
        return Finding.of(this, ((Lookup.Unanswered) found).why());
    }
}
