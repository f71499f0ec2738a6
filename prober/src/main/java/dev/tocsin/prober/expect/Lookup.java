package dev.tocsin.prober.expect;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A question in a language of its own (JSONPath, CEL) about an answer. */
public interface Lookup {

    Found in(Observation.Answer answer);

    /** What came of it. */
    sealed interface Found {}

    /** What was found, none or many: text, numbers, booleans, null, lists, maps. */
    record Values(List<@Nullable Object> values) implements Found {
        public Values {
            values = Collections.unmodifiableList(new ArrayList<>(values));
        }
    }

    /** The answer is not one that could be asked, such as one without JSON. */
    record Unanswered(String why) implements Found {}
}
