package dev.tocsin.definitions.yaml;

import java.nio.file.Path;
import java.util.Optional;

/** Where secrets go that stand in the file in clear text. */
public interface SecretStore {

    /** The file that will hold the secret of {@code path} (such as {@code databases.shop.password}); empty: it is refused. */
    Optional<Path> fileFor(String path);

    /** Writes it, readable by its owner alone. Throws UncheckedIOException if that is not possible. */
    void write(String path, String secret);

    /** Secrets in clear text are refused. */
    static SecretStore refusing() {
        return new SecretStore() {
            @Override
            public Optional<Path> fileFor(String path) {
                return Optional.empty();
            }

            @Override
            public void write(String path, String secret) {
                throw new IllegalStateException("nothing was to be stored");
            }
        };
    }

    /** Secrets are moved into files of {@code folder} (mode 600; the folder is created, mode 700). */
    static SecretStore inFolder(Path folder) {
        return new SecretFolder(folder.toAbsolutePath().normalize());
    }
}
