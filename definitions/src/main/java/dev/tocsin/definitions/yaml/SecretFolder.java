package dev.tocsin.definitions.yaml;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** Secrets as files, one each, for their owner alone. */
record SecretFolder(Path folder) implements SecretStore {

    @Override
    public Optional<Path> fileFor(String path) {
        return Optional.of(folder.resolve(path.replaceAll("[^A-Za-z0-9._-]", "_")));
    }

    @Override
    public void write(String path, String secret) {
        Path target = fileFor(path).orElseThrow();
        try {
            Files.createDirectories(folder, permissions("rwx------"));
            Path fresh = Files.createTempFile(folder, "new", ".secret", permissions("rw-------"));
            Files.write(fresh, secret.getBytes(StandardCharsets.UTF_8));
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the secret " + target, e);
        }
    }

    private FileAttribute<?>[] permissions(String mode) {
        Set<PosixFilePermission> permissions = PosixFilePermissions.fromString(mode);
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }
}
