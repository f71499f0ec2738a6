package dev.tocsin.importers.output;

import dev.tocsin.definitions.One;
import dev.tocsin.definitions.OneReader;
import dev.tocsin.definitions.yaml.Environment;
import dev.tocsin.definitions.yaml.Problem;
import java.util.List;
import java.util.Map;

/** What tocsin.yaml takes and what it does not. */
public final class OwnRules {

    private OwnRules() {}

    /** What would be wrong with an endpoint. */
    public static List<Problem> problems(Map<String, Object> endpoint, Environment environment) {
        return OneReader.endpoint(TocsinYaml.write("", endpoint), environment) instanceof One.Refused<?> refused
                ? refused.problems()
                : List.of();
    }

    /** Such a problem in words for who wrote something else. */
    public static String words(Problem problem) {
        return "would be `" + problem.path() + "`, of which this is wrong: " + problem.message();
    }
}
