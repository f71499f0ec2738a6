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
import java.util.LinkedHashMap;
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

    static final String BROKER = "broker";
    static final String DATABASE = "database";
    static final int PARTITIONS = 4;

    private static final Map<String, String> MODULES = Map.of(
            "hooks-cdc", "dev.tocsin.hookscdc.Main",
            "incidents", "dev.tocsin.incidents.Main",
            "notifier", "dev.tocsin.notifier.Main");
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int TRIES = 5;

    private final Path folder;
    private final int brokerPort = Launch.freePort();
    private final DatabaseSettings databaseSettings;
    private final Map<String, Process> processes = new LinkedHashMap<>();
    private EmbeddedDatabase database;
    private int ended;
    private boolean closed;

    /** Starts broker and database; the modules are the caller's to start. */
    Pipeline(Path folder) throws IOException {
        this.folder = folder;
        databaseSettings =
                new DatabaseSettings(folder.resolve(DATABASE), new Port("PostgreSQL", "none", Launch.freePort()));
        database = EmbeddedDatabase.start(databaseSettings);
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        start(BROKER);
    }

    static Collection<String> modules() {
        return MODULES.keySet();
    }

    String bootstrapServers() {
        return "127.0.0.1:" + brokerPort;
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
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path")));
        if (name.equals(BROKER)) {
            command.addAll(List.of(
                    BrokerProcess.class.getName(), folder.resolve(BROKER).toString(), "" + brokerPort));
        } else {
            command.add(MODULES.getOrDefault(name, name));
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS",
                        bootstrapServers(),
                        "TOCSIN_PARTITIONS",
                        "" + PARTITIONS,
                        "TOCSIN_MANAGEMENT_PORT",
                        "0",
                        "TOCSIN_DATA",
                        folder.resolve("data").toString(),
                        "NOTIFIER_EGRESS_ALLOW",
                        "127.0.0.0/8",
                        // As a deployment does that wants a restarted process back at once.
                        "TOCSIN_INSTANCE",
                        "one"));
        builder.redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve(name + ".log").toFile()));
        processes.put(name, builder.start());
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
        Process process = processes.remove(name);
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
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
        for (Map.Entry<String, Process> entry : Map.copyOf(processes).entrySet()) {
            if (!entry.getValue().isAlive()) {
                ended++;
                System.out.println(entry.getKey() + " ended by itself with code "
                        + entry.getValue().exitValue());
                start(entry.getKey());
            }
        }
    }

    /** How many processes ended without being killed. */
    int ended() {
        return ended;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        processes.values().forEach(process -> process.destroyForcibly().onExit().join());
        processes.clear();
        database.close();
    }
}
