package dev.tocsin.incidents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Where the stores of one topology lie on this machine. They are of use to the next process only if the last one closed them:
 * a mark beside them says so. After a kill they may hold what was never committed, and Streams would find that out store by
 * store, with an error for each, before it reads all of them again from Kafka.
 *
 * <p>Threading: one thread.
 */
final class StateFolder {

    private final Path stores;
    private final Path mark;

    private StateFolder(Path stores, Path mark) {
        this.stores = stores;
        this.mark = mark;
    }

    /** That of the application that the properties set up. */
    static StateFolder of(Properties properties) {
        String application = properties.getProperty(StreamsConfig.APPLICATION_ID_CONFIG);
        Path folder = Path.of(properties.getProperty(StreamsConfig.STATE_DIR_CONFIG));
        return new StateFolder(folder.resolve(application), folder.resolve(application + ".closed"));
    }

    /** Whether a process has had stores here before. */
    boolean isUsed() {
        return Files.isDirectory(stores);
    }

    /** Whether the last process closed its stores; from now on it is this one's to say so. Throws where the mark cannot be removed. */
    boolean takeOver() {
        try {
            return Files.deleteIfExists(mark);
        } catch (IOException e) {
            throw new UncheckedIOException(mark + " cannot be removed", e);
        }
    }

    /** The stores were closed. */
    void closed() throws IOException {
        Files.writeString(mark, "");
    }
}
