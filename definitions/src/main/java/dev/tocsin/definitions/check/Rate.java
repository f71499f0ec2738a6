package dev.tocsin.definitions.check;

import dev.tocsin.definitions.yaml.Value;
import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads how often something may happen, such as {@code 100/s}. */
final class Rate {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,20})?)\\s*/\\s*([smh])");
    private static final Map<String, Integer> SECONDS = Map.of("s", 1, "m", 60, "h", 3600);
    private static final double MOST = 100_000;

    private Rate() {}

    /** How often in a second; null where none is given. */
    static @Nullable Double perSecond(Value value) {
        if (!value.present()) {
            return null;
        }
        String text = value.text("");
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            value.problem(
                    "expected a number a second, minute or hour, such as 100/s, 10/m or 5/h, but was '" + text + "'");
            return null;
        }
        double perSecond = new BigDecimal(matcher.group(1)).doubleValue() / SECONDS.getOrDefault(matcher.group(2), 1);
        if (perSecond <= 0 || perSecond > MOST) {
            value.problem("expected more than none and at most 100000 a second but was '" + text + "'");
            return null;
        }
        return perSecond;
    }
}
