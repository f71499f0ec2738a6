package dev.tocsin.definitions;

import dev.tocsin.definitions.model.Definitions;
import dev.tocsin.definitions.yaml.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** What came of reading a file. */
public sealed interface Result {

    /** It can be applied. */
    record Accepted(Definitions definitions) implements Result {}

    /** Everything that is wrong with it, by file and line. */
    record Refused(List<Problem> problems) implements Result {

        public Refused {
            problems = List.copyOf(problems);
        }

        /** As it is printed, a line a problem. */
        public String report() {
            return problems.stream().map(Problem::toString).collect(Collectors.joining("\n"));
        }
    }
}
