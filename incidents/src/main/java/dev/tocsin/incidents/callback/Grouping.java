package dev.tocsin.incidents.callback;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which events of a hook make one callback together: those that agree in what it names, from the first on for a while.
 *
 * @param by words such as {@code group}; none: all events are of one group
 * @param patience how long it is waited for others
 */
public record Grouping(List<String> by, Duration patience) {
    /** The subject where nothing tells groups apart. */
    private static final String ALL = "*";

    public Grouping {
        by = List.copyOf(by);
    }

    /**
     * What the callbacks of a group are about, such as {@code group=core,severity=major}: different for different values.
     *
     * @param values by the words
     */
    public String subject(Map<String, @Nullable String> values) {
        List<String> parts = new ArrayList<>();
        for (String word : by) {
            String value = values.get(word);
            parts.add(value == null ? word : word + "=" + escaped(value));
        }
        return parts.isEmpty() ? ALL : String.join(",", parts);
    }

    private static String escaped(String value) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c == ',' || c == '=' || c == '%') {
                escaped.append('%').append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
