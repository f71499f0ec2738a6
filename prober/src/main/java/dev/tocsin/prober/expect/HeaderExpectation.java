package dev.tocsin.prober.expect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One of a header's values compares well. */
record HeaderExpectation(String text, String name, Comparison comparison, Severity severity) implements Expectation {

    @Override
    public Finding judge(Observation.Answer answer) {
        List<@Nullable Object> values =
                new ArrayList<>(answer.headers().getOrDefault(name.toLowerCase(Locale.ROOT), List.of()));
        return Finding.of(this, comparison.wrong("the header " + name, values));
    }
}
