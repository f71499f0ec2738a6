package dev.tocsin.definitions.check;

import dev.tocsin.definitions.yaml.Value;
import dev.tocsin.schemas.event.NumberRange;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads status codes: single ones, classes and ranges with both ends, such as {@code 200, 3xx, 400-404}. */
final class StatusCodes {

    private static final Pattern RANGE = Pattern.compile("([1-5])xx|([1-5]\\d\\d)(?:\\s*-\\s*([1-5]\\d\\d))?");

    private StatusCodes() {}

    /** As one text. */
    static String text(Value value) {
        return value.isList() ? String.join(", ", value.texts()) : value.text("");
    }

    static List<NumberRange> ranges(Value value) {
        List<NumberRange> ranges = new ArrayList<>();
        for (String part : text(value).split(",", -1)) {
            Matcher matcher = RANGE.matcher(part.strip());
            if (!matcher.matches()) {
                value.problem("expected status codes such as 200, 2xx or 200-204 but was '" + part.strip() + "'");
            } else if (matcher.group(1) != null) {
                int hundred = Integer.parseInt(matcher.group(1)) * 100;
                ranges.add(new NumberRange(hundred, hundred + 99));
            } else {
                int from = Integer.parseInt(matcher.group(2));
                int to = matcher.group(3) == null ? from : Integer.parseInt(matcher.group(3));
                if (to < from) {
                    value.problem("expected the lower status code first but was '" + part.strip() + "'");
                }
                ranges.add(new NumberRange(from, to));
            }
        }
        return ranges;
    }
}
