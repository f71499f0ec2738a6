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
import java.util.concurrent.ConcurrentHashMap;

/** What files say, remembered for a moment. Threading: thread-safe; reads on the calling thread. */
final class FileTexts implements References.Provider {
    private static final Duration REMEMBERED = Duration.ofSeconds(5);
    private static final int LARGEST_FILE = 64 * 1024;
    private static final int MOST_FILES = 1_000;

    private final InstantSource clock;
    private final Map<String, Remembered> files = new ConcurrentHashMap<>();

    FileTexts(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Resolution find(Reference reference) {
        Instant now = clock.instant();
        Remembered known = files.get(reference.name());
        if (known != null && now.isBefore(known.until())) {
            return known.resolution();
        }
        Resolution read = read(reference);
        if (files.size() >= MOST_FILES) {
            files.clear();
        }
        files.put(reference.name(), new Remembered(read, now.plus(REMEMBERED)));
        return read;
    }

    private static Resolution read(Reference reference) {
        String start = "reference " + reference.written() + ": ";
        try {
            Path path = Path.of(reference.name());
            // Never a pipe or a device: reading one may never end.
            if (!path.isAbsolute() || !Files.isRegularFile(path)) {
                return new Absent(start + "expected the absolute path of a file");
            }
            if (Files.size(path) > LARGEST_FILE) {
                return new Absent(start + "the file is larger than 64 KiB");
            }
            return new Value(Files.readString(path).stripTrailing());
        } catch (IOException | InvalidPathException unreadable) {
            return new Absent(
                    start + "the file cannot be read (" + unreadable.getClass().getSimpleName() + ")");
        }
    }

    private record Remembered(Resolution resolution, Instant until) {}
}
