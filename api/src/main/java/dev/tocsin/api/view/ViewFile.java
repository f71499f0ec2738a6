package dev.tocsin.api.view;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;

/**
 * The SQLite file: one connection that writes, several that read beside it (write-ahead log).
 *
 * <p>Threading: {@link #writer()} belongs to one thread; {@link #read} may be called from any and blocks while all readers are busy.
 */
final class ViewFile implements AutoCloseable {

    /** Reads with a connection of its own. */
    @FunctionalInterface
    interface Reading<T> {
        T from(Sql sql) throws SQLException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(ViewFile.class);
    private static final int READERS = 4;
    private static final int MAPPED_BYTES = 256 * 1024 * 1024;
    private static final int PAGES_BETWEEN_CHECKPOINTS = 8_000;

    private final Path file;
    private final Sql writer;
    private final List<Sql> all = new ArrayList<>();
    private final BlockingQueue<Sql> readers = new ArrayBlockingQueue<>(READERS);
    private final AtomicBoolean closed = new AtomicBoolean();

    private ViewFile(Path file) throws SQLException {
        this.file = file;
        this.writer = new Sql(connect(file, false));
        all.add(writer);
    }

    /** Opens the file in {@code folder}; one that is damaged or of another format is replaced by an empty one. */
    static ViewFile open(Path folder) {
        Path file = folder.resolve("view.sqlite");
        try {
            Files.createDirectories(folder);
            return opened(file);
        } catch (SQLException damaged) {
            LOG.atWarn().addKeyValue("error", damaged.getMessage()).log("the view cannot be read and is built anew");
            delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create folder " + folder, e);
        }
        try {
            return opened(file);
        } catch (SQLException unusable) {
            throw new ViewFailed("cannot use " + file, unusable);
        }
    }

    private static ViewFile opened(Path file) throws SQLException {
        ViewFile opened = new ViewFile(file);
        try {
            opened.prepare();
            return opened;
        } catch (SQLException e) {
            opened.close();
            throw e;
        }
    }

    private void prepare() throws SQLException {
        int format = writer.rows("PRAGMA user_version", row -> row.getInt(1)).get(0);
        writer.rows("PRAGMA wal_autocheckpoint = " + PAGES_BETWEEN_CHECKPOINTS, row -> row.getInt(1));
        writer.forget();
        if (format != Tables.FORMAT) {
            clear();
        }
        for (int i = 0; i < READERS; i++) {
            Sql reader = new Sql(connect(file, true));
            all.add(reader);
            readers.add(reader);
        }
    }

    /** Throws everything away: empty tables of the present format. */
    void clear() throws SQLException {
        writer.rollback();
        writer.forget();
        List<String> tables = writer.rows(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
                row -> row.getString(1));
        writer.forget();
        for (String table : tables) {
            writer.once("DROP TABLE \"" + table + "\"");
        }
        for (String statement : Tables.DEFINITION) {
            writer.once(statement);
        }
        writer.once("PRAGMA user_version = " + Tables.FORMAT);
        writer.commit();
    }

    Sql writer() {
        return writer;
    }

    <T> T read(Reading<T> reading) {
        Sql sql = taken();
        try {
            T read = reading.from(sql);
            sql.commit();
            return read;
        } catch (SQLException e) {
            sql.rollback();
            throw new ViewFailed("cannot read " + file, e);
        } finally {
            readers.add(sql);
        }
    }

    private Sql taken() {
        if (closed.get()) {
            throw new IllegalStateException("the view is closed");
        }
        try {
            return readers.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the view", e);
        }
    }

    private static Connection connect(Path file, boolean readOnly) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        // The file can always be built anew, and what is committed last is read again from Kafka.
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        config.setBusyTimeout(5_000);
        config.setCacheSize(-16_384);
        config.setPragma(SQLiteConfig.Pragma.MMAP_SIZE, Integer.toString(MAPPED_BYTES));
        // Else each update is followed by a query for keys that nobody asks for.
        config.setGetGeneratedKeys(false);
        config.setReadOnly(readOnly);
        Connection connection = config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
        connection.setAutoCommit(false);
        return connection;
    }

    private static void delete(Path file) {
        try {
            for (String suffix : List.of("", "-wal", "-shm")) {
                Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete the damaged view " + file, e);
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            all.forEach(Sql::close);
        }
    }
}
