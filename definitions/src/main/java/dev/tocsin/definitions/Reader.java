package dev.tocsin.definitions;

import dev.tocsin.definitions.check.Checks;
import dev.tocsin.definitions.model.Definitions;
import dev.tocsin.definitions.yaml.Environment;
import dev.tocsin.definitions.yaml.Reading;
import dev.tocsin.definitions.yaml.SecretStore;
import dev.tocsin.definitions.yaml.YamlFiles;
import java.nio.file.Path;

/** Reads and validates a file, or all YAML files of a folder as one. */
public final class Reader {

    private Reader() {}

    /**
     * What {@code path} defines, or everything that is wrong with it. Secrets in clear text go to {@code secrets}, once
     * nothing else is wrong. Throws UncheckedIOException if they cannot be written.
     */
    public static Result read(Path path, Environment environment, SecretStore secrets) {
        Reading reading = new Reading(environment, secrets);
        Definitions definitions = Checks.of(YamlFiles.read(path, reading), reading);
        if (!reading.problems().isEmpty()) {
            return new Result.Refused(reading.problems());
        }
        reading.writeSecrets();
        return new Result.Accepted(definitions);
    }
}
