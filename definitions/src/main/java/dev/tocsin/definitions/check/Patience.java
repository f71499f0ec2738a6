package dev.tocsin.definitions.check;

import dev.tocsin.definitions.yaml.Section;
import dev.tocsin.definitions.yaml.Value;
import dev.tocsin.schemas.event.EndpointDefinition;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how much it takes to open an incident, and when many are one. */
final class Patience {
    private static final Pattern AMONG = Pattern.compile("([0-9]{1,4}) of ([0-9]{1,4})");
    private static final int MOST = 1000;
    private static final int LONGEST_WINDOW = 60;
    private static final long HOUR = 3_600_000;

    private Patience() {}

    /** {@code 3} in a row, or {@code 3 of 5}. */
    static void failures(Value value, int ifAbsent, EndpointDefinition.Builder definition) {
        Matcher among = AMONG.matcher(value.text("").strip());
        if (!among.matches()) {
            if (value.text("").contains("of")) {
                value.problem("expected a number in a row such as 3, or 3 of 5, but was '" + value.text("") + "'");
            } else {
                definition.setFailures(value.number(ifAbsent, 1, MOST));
            }
            return;
        }
        int failures = Integer.parseInt(among.group(1));
        int window = Integer.parseInt(among.group(2));
        if (failures < 1 || window < failures || window > LONGEST_WINDOW) {
            value.problem("expected at least 1 of at most " + LONGEST_WINDOW + ", such as 3 of 5, but was '"
                    + value.text("") + "'");
        } else {
            definition.setFailures(failures).setFailureWindow(window);
        }
    }

    /** {@code { incidents: 5, within: 1h }}. */
    static void flapping(Value value, EndpointDefinition.Builder definition) {
        if (!value.present()) {
            return;
        }
        Section section = value.section();
        definition
                .setFlapIncidents(section.get("incidents").number(5, 2, 100))
                .setFlapWithinMs(section.get("within").duration(HOUR, 60_000, 7 * 24 * HOUR));
        section.end();
    }
}
