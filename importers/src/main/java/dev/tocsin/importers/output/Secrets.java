package dev.tocsin.importers.output;

import dev.tocsin.definitions.yaml.SecretStore;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Secrets that were found, each in a file of its own once they are written; what refers to them is in the configuration.
 *
 * <p>Threading: one thread, that of the import.
 */
public final class Secrets {

    private final SecretStore store;
    private final Map<String, String> found = new LinkedHashMap<>();
    private final Map<Path, String> files = new LinkedHashMap<>();

    public Secrets(SecretStore store) {
        this.store = store;
    }

    /** What stands between the braces of a reference to it. Throws IllegalStateException where secrets have no place. */
    public String keep(String name, String secret) {
        String free = name;
        for (int number = 2; taken(free, secret); number++) {
            free = name + "-" + number;
        }
        found.put(free, secret);
        files.put(file(free), secret);
        return "file:" + file(free);
    }

    private boolean taken(String name, String secret) {
        String there = files.get(file(name));
        return there != null && !there.equals(secret);
    }

    private Path file(String name) {
        Path file = store.fileFor(name).orElseThrow(() -> new IllegalStateException("secrets have no place"));
        if (file.toString().matches("(?s).*[|}].*")) {
            throw new IllegalStateException(
                    "a folder with | or } in its name cannot hold secrets: " + file.getParent());
        }
        return file;
    }

    /**
     * Writes those that a text refers to, for their owner alone, and says how many. Throws UncheckedIOException where that is
     * not possible.
     */
    public int write(String text) {
        List<String> wanted = found.keySet().stream()
                .filter(name -> text.contains("file:" + file(name)))
                .toList();
        wanted.forEach(name -> store.write(name, String.valueOf(found.get(name))));
        return wanted.size();
    }
}
