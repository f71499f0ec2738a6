package dev.tocsin.prober.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What an application says of itself to Anexia's monitoring. The plug-ins agree on {@code OK} and on nothing else: errors
 * come with status 500 or 200, with or without the word in front, a line each or between the characters {@code \r\n}.
 *
 * @param errors what is wrong; empty if it works
 * @param warnings what somebody should look at all the same
 */
public record UpReport(List<String> errors, List<String> warnings) {

    private static final Pattern BREAK = Pattern.compile("\\R|\\\\r\\\\n");
    private static final String WARNING = "WARNING:";
    private static final String ERROR = "ERROR:";
    private static final int MOST_LISTED = 20;

    public UpReport {
        errors = List.copyOf(errors);
        warnings = List.copyOf(warnings);
    }

    /**
     * Of an answer.
     *
     * @param from where it came from, as it may be told
     */
    public static UpReport of(int status, String body, String from) {
        String text = body.strip();
        boolean answered = status == 200 || status == 500;
        boolean page = text.startsWith("<") || text.startsWith("{");
        if (!answered || page || (text.isEmpty() && status == 500)) {
            return new UpReport(List.of(Refusal.of(status, from)), List.of());
        }
        if (text.isEmpty()) {
            return new UpReport(List.of(from + " answered 200 without OK"), List.of());
        }
        return ofLines(status, text);
    }

    private static UpReport ofLines(int status, String text) {
        List<String> errors = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        for (String written : BREAK.split(text, -1)) {
            String line = Texts.shown(written).strip();
            String upper = line.toUpperCase(Locale.ROOT);
            if (upper.startsWith(WARNING)) {
                warnings.add(line.substring(WARNING.length()).strip());
            } else if (upper.startsWith(ERROR)) {
                errors.add(line.substring(ERROR.length()).strip());
            } else if (!line.isEmpty() && !(upper.equals("OK") && status == 200)) {
                errors.add(line);
            }
        }
        if (errors.isEmpty() && status != 200) {
            errors.add("it answered " + status);
        }
        return new UpReport(errors, warnings);
    }

    /** As it is kept with the result. */
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("up_status", errors.isEmpty() ? warnings.isEmpty() ? "ok" : "warning" : "error");
        facts.put("report", Texts.listed(errors, MOST_LISTED));
        facts.put("warnings", Texts.listed(warnings, MOST_LISTED));
        facts.values().removeIf(String::isEmpty);
        return facts;
    }
}
