package dev.tocsin.prober.expect;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One of the records that a name server answered with compares well. */
record RecordsExpectation(String text, Comparison comparison, Severity severity) implements Expectation {

    @Override
    public Finding judge(Observation.Answer answer) {
        List<@Nullable Object> records = new ArrayList<>(answer.records());
        return Finding.of(this, comparison.wrong("the answer", records));
    }
}
