package dev.tocsin.standalone.folder;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The folder that everything is kept in, held by one process at a time.
 *
 * <p>Threading: opened and closed by one thread; the rest may be called by any.
 */
public final class DataFolder implements AutoCloseable {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_ONLY_FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final int TOKEN_BYTES = 32;

    private final Path path;
    private final FileChannel lock;

    private DataFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Makes the folder when it is missing, and holds it until closed or until the process ends, however it ends.
     *
     * @throws FolderInUse when another process holds it
     */
    public static DataFolder open(Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        try {
            if (!Files.isDirectory(path)) {
                Files.createDirectories(path);
                Files.setPosixFilePermissions(path, OWNER_ONLY_FOLDER);
            }
            FileChannel channel =
                    FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locks(channel)) {
                channel.close();
                throw new FolderInUse(path, holder(path));
            }
            Files.writeString(
                    path.resolve("holder"),
                    Long.toString(ProcessHandle.current().pid()));
            // Left by a run that was killed: nothing listens where it says.
            Files.deleteIfExists(path.resolve("run.json"));
            return new DataFolder(path, channel);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use the data folder " + path, e);
        }
    }

    /** Absolute. */
    public Path path() {
        return path;
    }

    /** Where one part keeps its files. */
    public Path of(String part) {
        return path.resolve(part);
    }

    /** The file with the token that writes need: made on first use, readable by its owner alone. */
    public Path token() {
        Path file = path.resolve("token");
        if (Files.exists(file)) {
            return file;
        }
        var bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        try {
            Path draft = path.resolve("token.new");
            Files.deleteIfExists(draft);
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            Files.writeString(draft, token + "\n");
            return Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** Tells other commands what runs, now that it does. */
    public void announce(RunFile run) {
        Path file = path.resolve("run.json");
        try {
            Path draft = path.resolve("run.json.new");
            Files.writeString(
                    draft, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(run) + "\n");
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** What was announced by whoever runs from a folder; null when nothing does. */
    public static @Nullable RunFile running(Path folder) {
        Path file = folder.resolve("run.json");
        try {
            return Files.exists(file) ? new ObjectMapper().readValue(file.toFile(), RunFile.class) : null;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(path.resolve("run.json"));
            Files.deleteIfExists(path.resolve("holder"));
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot leave the data folder " + path, e);
        }
    }

    private static boolean locks(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static String holder(Path path) throws IOException {
        Path file = path.resolve("holder");
        return Files.exists(file) ? Files.readString(file).strip() : "(unknown)";
    }
}
