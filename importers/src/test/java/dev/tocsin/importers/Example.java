package dev.tocsin.importers;

import dev.tocsin.definitions.Reader;
import dev.tocsin.definitions.Result;
import dev.tocsin.definitions.yaml.Environment;
import dev.tocsin.definitions.yaml.SecretStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Configurations that are imported for a test; their secrets would be in {@code /secrets}. */
public final class Example {

    private static final Path FOLDER = Path.of("src/test/resources");

    private Example() {}

    public static Imported of(Tool tool, String name) {
        return of(tool, name, text(name), Map.of());
    }

    public static Imported of(Tool tool, String name, String text, Map<String, String> variables) {
        SecretStore store = SecretStore.inFolder(Path.of("/secrets"));
        return Import.read(tool, Path.of(name), text, Environment.of(variables), store);
    }

    public static String text(String name) {
        try {
            return Files.readString(FOLDER.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What `validate` says of what was made; nothing where it holds. */
    public static String refusal(Imported imported, Path folder) {
        try {
            Path file = Files.writeString(folder.resolve("tocsin.yaml"), imported.text());
            Result result = Reader.read(file, Environment.of(Map.of()), SecretStore.refusing());
            return result instanceof Result.Refused refused ? refused.report() : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
