package dev.tocsin.definitions;

import dev.tocsin.definitions.yaml.Problem;
import java.util.List;

/** What came of reading one definition. */
public sealed interface One<V> {
    /** It can be used; origin and generation are empty. */
    record Accepted<V>(V definition) implements One<V> {}

    /** Everything that is wrong with it, by path. */
    record Refused<V>(List<Problem> problems) implements One<V> {
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}
