package dev.tocsin.bootstrap.reference;

import dev.tocsin.bootstrap.reference.Resolution.Absent;
import dev.tocsin.bootstrap.reference.Resolution.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code ${env:X}}, {@code ${env:X:-default}} and {@code ${file:/path}} in texts; two dollar signs
 * before the brace stand for one dollar sign and the brace. A variable that is empty counts as absent. What a file says is
 * remembered for five seconds.
 *
 * <p>Threading: thread-safe; reads small regular files on the calling thread.
 */
public final class References {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\$\\{|\\$\\{([a-z]+):([^}]*)}");
    private static final Duration REMEMBERED = Duration.ofSeconds(5);
    private static final int LARGEST_FILE = 64 * 1024;
    private static final int MOST_FILES = 1_000;

    private final Function<String, Optional<String>> environment;
    private final InstantSource clock;
    private final Map<String, Remembered> files = new ConcurrentHashMap<>();

    /** @param environment a variable's value by its name */
    public References(Function<String, Optional<String>> environment, InstantSource clock) {
        this.environment = environment;
        this.clock = clock;
    }

    /** Whether a text may say something else once it is resolved. */
    public static boolean isIn(String text) {
        return text.contains("${");
    }

    /** The text with what its references refer to, or the first reference that refers to nothing. */
    public Resolution resolve(String text) {
        if (!isIn(text)) {
            return new Value(text);
        }
        StringBuilder resolved = new StringBuilder();
        Matcher matcher = REFERENCE.matcher(text);
        int done = 0;
        while (matcher.find()) {
            resolved.append(text, done, matcher.start());
            done = matcher.end();
            if (matcher.group(1) == null) {
                resolved.append("${");
            } else {
                Resolution one = one(matcher.group(1), matcher.group(2), matcher.group());
                if (!(one instanceof Value value)) {
                    return one;
                }
                resolved.append(value.text());
            }
        }
        return new Value(resolved.append(text, done, text.length()).toString());
    }

    private Resolution one(String kind, String what, String reference) {
        return switch (kind) {
            case "env" -> variable(what, reference);
            case "file" -> file(what, reference);
            default -> new Absent("reference " + reference + ": expected env or file but was " + kind);
        };
    }

    private Resolution variable(String what, String reference) {
        int minus = what.indexOf(":-");
        String name = minus < 0 ? what : what.substring(0, minus);
        Optional<String> value = environment.apply(name).filter(text -> !text.isEmpty());
        if (value.isEmpty() && minus >= 0) {
            return new Value(what.substring(minus + 2));
        }
        return value.<Resolution>map(Value::new)
                .orElseGet(() -> new Absent("reference " + reference + ": this process has no such variable"));
    }

    private Resolution file(String name, String reference) {
        Instant now = clock.instant();
        Remembered known = files.get(name);
        if (known != null && now.isBefore(known.until())) {
            return known.resolution();
        }
        Resolution read = read(name, reference);
        if (files.size() >= MOST_FILES) {
            files.clear();
        }
        files.put(name, new Remembered(read, now.plus(REMEMBERED)));
        return read;
    }

    private static Resolution read(String name, String reference) {
        try {
            Path path = Path.of(name);
            // Never a pipe or a device: reading one may never end.
            if (!path.isAbsolute() || !Files.isRegularFile(path)) {
                return new Absent("reference " + reference + ": expected the absolute path of a file");
            }
            if (Files.size(path) > LARGEST_FILE) {
                return new Absent("reference " + reference + ": the file is larger than 64 KiB");
            }
            return new Value(Files.readString(path).stripTrailing());
        } catch (IOException | InvalidPathException unreadable) {
            return new Absent("reference " + reference + ": the file cannot be read ("
                    + unreadable.getClass().getSimpleName() + ")");
        }
    }

    private record Remembered(Resolution resolution, Instant until) {}
}
