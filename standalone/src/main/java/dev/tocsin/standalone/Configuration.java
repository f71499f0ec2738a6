package dev.tocsin.standalone;

import dev.tocsin.definitions.Reader;
import dev.tocsin.definitions.Result;
import dev.tocsin.definitions.model.Definitions;
import dev.tocsin.definitions.yaml.Environment;
import dev.tocsin.definitions.yaml.Problem;
import dev.tocsin.definitions.yaml.SecretStore;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A configuration file as this process reads it.
 *
 * @param file as it was named on the command line
 * @param made where what is made of another tool's file goes; empty where only files of our own are taken
 */
record Configuration(Path file, Environment environment, SecretStore secrets, Optional<Path> made) {

    /** One of our own. */
    Configuration(Path file, Environment environment, SecretStore secrets) {
        this(file, environment, secrets, Optional.empty());
    }

    /** All of it, or {@link Refused} with the whole report. */
    Definitions read(Terminal terminal) {
        Path own = made.flatMap(place -> ForeignConfiguration.asOwn(this, place, terminal))
                .orElse(file);
        Result result = Reader.read(own, environment, secrets);
        if (result instanceof Result.Accepted accepted) {
            accepted.definitions().warnings().stream().map(Problem::toString).forEach(terminal::say);
            return accepted.definitions();
        }
        if (result instanceof Result.Refused refused) {
            throw new Refused(file + " is not valid:\n" + refused.report());
        }
        throw new AssertionError(result);
    }
}
