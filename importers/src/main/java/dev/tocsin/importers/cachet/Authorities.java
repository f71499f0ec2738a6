package dev.tocsin.importers.cachet;

import dev.tocsin.definitions.yaml.Environment;
import dev.tocsin.importers.source.Given;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Whom cachet-url-monitor trusts: a bundle that its environment names, as Python's requests does it. */
final class Authorities {

    private static final String VARIABLE = "REQUESTS_CA_BUNDLE";
    /** What references to files take. */
    private static final int LARGEST = 64 * 1024;

    private Authorities() {}

    /** A reference to the bundle, if there is one that can be referred to; else that is said of the file as a whole. */
    static Optional<String> of(Environment environment, Given top) {
        Optional<Path> bundle = environment
                .variable(VARIABLE)
                .filter(path -> !path.isBlank())
                .map(path -> Path.of(path).toAbsolutePath().normalize());
        if (bundle.isEmpty()) {
            return Optional.empty();
        }
        try {
            if (environment.file(bundle.get()).length() <= LARGEST) {
                return Optional.of("${file:" + bundle.get() + "}");
            }
            top.note("the bundle that " + VARIABLE + " names is larger than 64 KiB and is not taken over: the"
                    + " authorities of the Java installation are trusted, others need `ca` with theirs");
        } catch (IOException unreadable) {
            top.note("the bundle that " + VARIABLE + " names cannot be read and is not taken over");
        }
        return Optional.empty();
    }
}
