package dev.tocsin.standalone;

import dev.tocsin.definitions.Reader;
import dev.tocsin.definitions.Result;
import dev.tocsin.definitions.model.Definitions;
import dev.tocsin.definitions.yaml.Environment;
import dev.tocsin.definitions.yaml.SecretStore;
import dev.tocsin.importers.Import;
import dev.tocsin.importers.Imported;
import dev.tocsin.importers.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads what another tool was told. */
final class ForeignConfiguration {

    private ForeignConfiguration() {}

    /**
     * The file of our own that was made of another tool's; empty where the file is none of those. Throws {@link Refused}
     * where it cannot mean the same.
     */
    static Optional<Path> asOwn(Configuration configuration, Path place, Terminal terminal) {
        Path file = configuration.file();
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        String text = text(file);
        Optional<Tool> tool = Tool.of(text);
        tool.ifPresent(known -> {
            Imported imported = Import.read(known, file, text, configuration.environment(), configuration.secrets());
            if (!imported.problems().isEmpty()) {
                throw new Refused(file + " is that of " + known.title() + ", and this cannot mean the same:\n"
                        + String.join("\n", imported.problems()));
            }
            String greeting = Import.greeting(known, text);
            if (!greeting.isEmpty()) {
                terminal.say(greeting);
            }
            imported.notes().forEach(terminal::say);
            imported.secrets().write(imported.text());
            write(place, imported.text());
            terminal.say(file + " is that of " + known.title() + ": what it means is in " + place);
        });
        return tool.map(known -> place);
    }

    private static void write(Path place, String text) {
        try {
            Files.writeString(place, text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + place, e);
        }
    }

    /** What a file says, or {@link Refused}. */
    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new Refused(file + ": there is no such file");
        } catch (CharacterCodingException e) {
            throw new Refused(file + ": expected text in UTF-8");
        } catch (IOException e) {
            throw new Refused(file + ": cannot be read: " + e.getMessage());
        }
    }

    /** What was made of it, which must hold by our own rules; or {@link Refused}. */
    static Definitions definitions(Path made, String from, Environment environment) {
        Result result = Reader.read(made, environment, SecretStore.refusing());
        if (result instanceof Result.Accepted accepted) {
            return accepted.definitions();
        }
        if (result instanceof Result.Refused refused) {
            throw new Refused("nothing was written: what would be made of " + from + " is not valid:\n"
                    + refused.report().replace(made + ":", "line "));
        }
        throw new AssertionError(result);
    }
}
