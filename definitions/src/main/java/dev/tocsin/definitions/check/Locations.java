package dev.tocsin.definitions.check;

import dev.tocsin.definitions.yaml.Section;
import dev.tocsin.definitions.yaml.Value;
import dev.tocsin.schemas.event.EndpointDefinition;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads from where an endpoint is probed, and how many of these must fail. */
final class Locations {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,3}");
    private static final List<String> WORDS = List.of("any", "majority", "all");

    private Locations() {}

    static void read(Value value, EndpointDefinition.Builder definition) {
        if (!value.present()) {
            return;
        }
        Section section = value.section();
        Set<String> names = new LinkedHashSet<>();
        for (Value item : section.get("from").list()) {
            String name = item.text("");
            if (!NAME.matcher(name).matches()) {
                item.problem("expected the name of a location, of letters, digits, '.', '_' and '-', but was '" + name
                        + "'");
            } else if (!names.add(name)) {
                item.problem("the location '" + name + "' is given twice");
            }
        }
        if (section.get("from").isList() && section.get("from").list().isEmpty()) {
            section.get("from").problem("expected at least one location; without `from` all count that are there");
        }
        Value quorum = section.get("quorum");
        String needed = quorum.text();
        if (needed != null) {
            check(quorum, needed, names.size());
        }
        section.end();
        definition.setLocations(List.copyOf(names)).setQuorum(needed);
    }

    private static void check(Value quorum, String needed, int names) {
        if (COUNT.matcher(needed).matches()) {
            if (names > 0 && Integer.parseInt(needed) > names) {
                quorum.problem("expected at most " + names + ", the number of locations, but was " + needed);
            }
        } else if (!WORDS.contains(needed)) {
            quorum.problem("expected any, majority, all or a number of locations but was '" + needed + "'");
        }
    }
}
