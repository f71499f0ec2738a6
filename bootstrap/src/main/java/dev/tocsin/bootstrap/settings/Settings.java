package dev.tocsin.bootstrap.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The settings of a process by name (names are those of environment variables); an empty value counts as absent.
 *
 * <p>A reader that meets a bad value throws {@link InvalidSettings}; inside {@link #orReport} it notes the problem and
 * answers with the default instead, so that all problems are reported together.
 *
 * <p>Threading: immutable; what is handed to the reader of {@code orReport} belongs to the calling thread.
 */
public final class Settings {
    private static final String KAFKA = "KAFKA_";
    private static final String KAFKA_SERVERS = "KAFKA_BOOTSTRAP_SERVERS";

    private final Map<String, String> values;
    private final Optional<List<String>> noted;

    private Settings(Map<String, String> values, Optional<List<String>> noted) {
        this.values = values;
        this.noted = noted;
    }

    public static Settings of(Map<String, String> values) {
        return new Settings(Map.copyOf(values), Optional.empty());
    }

    public static Settings ofEnvironment() {
        return of(System.getenv());
    }

    /** A copy in which the setting has this value. */
    public Settings with(String name, String value) {
        var copy = new HashMap<>(values);
        copy.put(name, value);
        return new Settings(Map.copyOf(copy), noted);
    }

    /** The text of a setting that must be there. */
    public String text(String name) {
        return optional(name).orElseGet(() -> {
            report(name + ": is required but was not set");
            return "";
        });
    }

    public String text(String name, String ifAbsent) {
        return optional(name).orElse(ifAbsent);
    }

    public Optional<String> optional(String name) {
        return Optional.ofNullable(values.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** A whole number; both limits are allowed values. */
    public int number(String name, int ifAbsent, int min, int max) {
        return value(name, ifAbsent, written -> {
            var expected = "expected a whole number from " + min + " to " + max + " but was '" + written + "'";
            try {
                int number = Integer.parseInt(written);
                if (number < min || number > max) {
                    throw new IllegalArgumentException(expected);
                }
                return number;
            } catch (NumberFormatException notANumber) {
                throw new IllegalArgumentException(expected, notANumber);
            }
        });
    }

    public boolean flag(String name, boolean ifAbsent) {
        return value(name, ifAbsent, written -> switch (written.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("expected true or false but was '" + written + "'");
        });
    }

    /** A duration as {@link Durations} reads it. */
    public Duration duration(String name, Duration ifAbsent) {
        return value(name, ifAbsent, Durations::parse);
    }

    public Path path(String name, Path ifAbsent) {
        return value(name, ifAbsent, Path::of);
    }

    /** The parts between commas, trimmed; empty parts are left out. */
    public List<String> list(String name, List<String> ifAbsent) {
        return value(
                name,
                ifAbsent,
                written -> Arrays.stream(written.split(",", -1))
                        .map(String::strip)
                        .filter(part -> !part.isEmpty())
                        .toList());
    }

    /**
     * Any other type: {@code parse} throws an {@link IllegalArgumentException} with a message such as
     * {@code expected a URL but was 'x'}, to which the name is added here.
     */
    public <T> T value(String name, T ifAbsent, Function<String, T> parse) {
        var written = optional(name);
        if (written.isEmpty()) {
            return ifAbsent;
        }
        try {
            return parse.apply(written.get());
        } catch (IllegalArgumentException problem) {
            report(name + ": " + problem.getMessage());
            return ifAbsent;
        }
    }

    /** Every {@code KAFKA_X_Y} as the client property {@code x.y}; {@code KAFKA_BOOTSTRAP_SERVERS} must be there. */
    public Map<String, Object> kafka() {
        text(KAFKA_SERVERS);
        var properties = new TreeMap<String, Object>();
        for (var name : values.keySet()) {
            if (name.startsWith(KAFKA) && name.length() > KAFKA.length()) {
                var property =
                        name.substring(KAFKA.length()).toLowerCase(Locale.ROOT).replace('_', '.');
                optional(name).ifPresent(value -> properties.put(property, value));
            }
        }
        return properties;
    }

    /** Notes (inside {@link #orReport}) or throws a problem that a reader found itself, such as two values that exclude each other. */
    public void report(String problem) {
        Consumer<String> atOnce = unusable -> {
            throw new InvalidSettings(unusable);
        };
        noted.<Consumer<String>>map(problems -> problems::add).orElse(atOnce).accept(problem);
    }

    /**
     * What the reader makes of these settings.
     *
     * @throws InvalidSettings with all the problems that the reader met
     */
    public <T> T orReport(Function<Settings, T> reader) {
        if (noted.isPresent()) {
            return reader.apply(this);
        }
        var problems = new ArrayList<String>();
        try {
            T read = reader.apply(new Settings(values, Optional.of(problems)));
            if (problems.isEmpty()) {
                return read;
            }
        } catch (InvalidSettings nested) {
            problems.addAll(nested.problems());
        } catch (RuntimeException afterwards) {
            // A default in place of a bad value may break the reader; then the bad value is what matters.
            if (problems.isEmpty()) {
                throw afterwards;
            }
        }
        throw new InvalidSettings(problems.stream().distinct().toList());
    }

    /** The names only: values may be secret. */
    @Override
    public String toString() {
        return "Settings" + new TreeSet<>(values.keySet());
    }
}
