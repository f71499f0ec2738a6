package dev.tocsin.benchmarks;

import dev.tocsin.standalone.database.DatabaseSettings;
import dev.tocsin.standalone.database.EmbeddedDatabase;
import dev.tocsin.standalone.port.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Broker, database and the modules between a commit and its callback, each a process of its own that can be killed and
 * started again on its folder and port.
 *
 * <p>Threading: one thread, and at the JVM's end the one that kills what is left.
 */
final class Pipeline implements AutoCloseable {

    static final String BROKER = Processes.BROKER;
    static final String DATABASE = "database";
    static final int PARTITIONS = Processes.PARTITIONS;

    private static final Map<String, String> MODULES = Map.of(
            "hooks-cdc", "dev.tocsin.hookscdc.Main",
            "incidents", "dev.tocsin.incidents.Main",
            "notifier", "dev.tocsin.notifier.Main");
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int TRIES = 5;

    private final DatabaseSettings databaseSettings;
    private final Processes processes;
    private EmbeddedDatabase database;
    private boolean closed;

    /** Starts broker and database; the modules are the caller's to start. */
    Pipeline(Path folder) throws IOException {
        databaseSettings =
                new DatabaseSettings(folder.resolve(DATABASE), new Port("PostgreSQL", "none", Launch.freePort()));
        database = EmbeddedDatabase.start(databaseSettings);
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        processes = new Processes(folder);
        MODULES.forEach((name, main) -> processes.define(name, main, List.of(), List.of(), Map.of()));
    }

    static Collection<String> modules() {
        return MODULES.keySet();
    }

    String bootstrapServers() {
        return processes.bootstrapServers();
    }

    int databasePort() {
        return databaseSettings.port().number();
    }

    DataSource rows() {
        var source = new PGSimpleDataSource();
        source.setUrl(database.jdbcUrl());
        return source;
    }

    /** Starts a module, the broker or the database; of the first two it does not wait until they serve. */
    synchronized void start(String name) throws IOException {
        if (name.equals(DATABASE)) {
            database = startedDatabase();
            return;
        }
        processes.start(name);
    }

    /** A server that was killed lets go of its port and its shared memory when the last of its processes has ended. */
    private EmbeddedDatabase startedDatabase() {
        for (int tries = 1; ; tries++) {
            try {
                return EmbeddedDatabase.start(databaseSettings);
            } catch (RuntimeException e) {
                if (tries == TRIES) {
                    throw e;
                }
            }
        }
    }

    /** kill -9. */
    synchronized void kill(String name) throws IOException {
        if (name.equals(DATABASE)) {
            killDatabase();
            return;
        }
        processes.kill(name);
    }

    private void killDatabase() throws IOException {
        Path file = databaseSettings.folder().resolve("data").resolve("postmaster.pid");
        long pid = Long.parseLong(Files.readAllLines(file).get(0).strip());
        ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
        List<ProcessHandle> all = new ArrayList<>(postmaster.descendants().toList());
        all.add(postmaster);
        postmaster.destroyForcibly();
        // They end by themselves once they see that it is gone; those that are busy see it late.
        all.forEach(ProcessHandle::destroyForcibly);
        CompletableFuture.allOf(all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
                .completeOnTimeout(null, PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
        database.close();
    }

    /** Starts again, as a supervisor would, what ended by itself. */
    void revive() throws IOException {
        processes.revive();
    }

    /** How many processes ended without being killed. */
    int ended() {
        return processes.ended();
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        processes.close();
        database.close();
    }
}
