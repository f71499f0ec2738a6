package dev.tocsin.importers.address;

import dev.tocsin.definitions.yaml.Environment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Whom programs in Python trust: a bundle that their environment names. */
public final class Authorities {

    private static final String VARIABLE = "REQUESTS_CA_BUNDLE";
    /** What references to files take. */
    private static final int LARGEST = 64 * 1024;

    private Authorities() {}

    /** The file with the bundle, if one is named. */
    public static Optional<Path> bundle(Environment environment) {
        return environment
                .variable(VARIABLE)
                .filter(path -> !path.isBlank())
                .map(path -> Path.of(path).toAbsolutePath().normalize());
    }

    /**
     * A reference to the bundle, if there is one that can be referred to.
     *
     * @param note hears why it cannot
     */
    public static Optional<String> of(Environment environment, Consumer<String> note) {
        Optional<Path> bundle = bundle(environment);
        if (bundle.isEmpty()) {
            return Optional.empty();
        }
        try {
            if (environment.file(bundle.get()).length() <= LARGEST) {
                return Optional.of("${file:" + bundle.get() + "}");
            }
            note.accept("the bundle that " + VARIABLE + " names is larger than 64 KiB and is not taken over: the"
                    + " authorities of the Java installation are trusted, others need `ca` with theirs");
        } catch (IOException unreadable) {
            note.accept("the bundle that " + VARIABLE + " names cannot be read and is not taken over");
        }
        return Optional.empty();
    }
}
