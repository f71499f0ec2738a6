package dev.tocsin.standalone;

import dev.tocsin.definitions.Reader;
import dev.tocsin.definitions.Result;
import dev.tocsin.definitions.model.Definitions;
import dev.tocsin.definitions.yaml.Environment;
import dev.tocsin.definitions.yaml.Problem;
import dev.tocsin.definitions.yaml.SecretStore;
import java.nio.file.Path;

/**
 * A configuration file as this process reads it.
 *
 * @param file as it was named on the command line
 */
record Configuration(Path file, Environment environment, SecretStore secrets) {

    /** All of it, or {@link Refused} with the whole report. */
    Definitions read(Terminal terminal) {
        Result result = Reader.read(file, environment, secrets);
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
