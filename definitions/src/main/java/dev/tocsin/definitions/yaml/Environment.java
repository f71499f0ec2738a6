package dev.tocsin.definitions.yaml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What references stand for, on the machine that reads the file. */
public interface Environment {

    /** The value of an environment variable. */
    Optional<String> variable(String name);

    /** The text of a file without the line break at its end. Throws IOException if it cannot be read. */
    String file(Path path) throws IOException;

    /** Why a variable has no value, in words that follow its name. */
    default String absence() {
        return "is not set";
    }

    /** Nothing is looked up: for definitions that come from elsewhere, whose authors must learn nothing about this machine. */
    static Environment none() {
        return new Environment() {
            @Override
            public Optional<String> variable(String name) {
                return Optional.empty();
            }

            @Override
            public String file(Path path) throws IOException {
                throw new IOException("references are looked up in secrets only, when they are used");
            }

            @Override
            public String absence() {
                return "is not looked up: references are for secrets only";
            }
        };
    }

    /** The given variables, and the files of this machine. */
    static Environment of(Map<String, String> variables) {
        Map<String, String> copy = Map.copyOf(variables);
        return new Environment() {
            @Override
            public Optional<String> variable(String name) {
                return Optional.ofNullable(copy.get(name));
            }

            @Override
            public String file(Path path) throws IOException {
                String text = Files.readString(path);
                return text.endsWith("\r\n")
                        ? text.substring(0, text.length() - 2)
                        : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
            }
        };
    }
}
