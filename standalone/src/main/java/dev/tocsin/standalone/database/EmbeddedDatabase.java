package dev.tocsin.standalone.database;

import dev.tocsin.standalone.port.Ports;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/**
 * A real PostgreSQL with logical decoding, beside this process; its rows outlive it, however it ends.
 *
 * <p>Threading: started and closed by one thread.
 */
public final class EmbeddedDatabase implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final EmbeddedPostgres server;
    private final int port;

    private EmbeddedDatabase(EmbeddedPostgres server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Returns once connections are accepted. A server that a killed run left on the same folder is stopped first.
     *
     * @throws dev.tocsin.standalone.port.PortTaken when anything else has the port
     */
    public static EmbeddedDatabase start(DatabaseSettings settings) {
        stopLeftBehind(settings);
        Ports.requireFree(List.of(settings.port()));
        try {
            Files.createDirectories(settings.programs());
            return new EmbeddedDatabase(
                    builder(settings).start(), settings.port().number());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start PostgreSQL in " + settings.folder(), e);
        }
    }

    /** Frees the folder and the port from a server that a killed run left behind, if there is one. */
    public static void stopLeftBehind(DatabaseSettings settings) {
        Orphan.stop(settings.data());
    }

    private static EmbeddedPostgres.Builder builder(DatabaseSettings settings) {
        var log = Redirect.appendTo(settings.folder().resolve("postgres.log").toFile());
        return EmbeddedPostgres.builder()
                .setDataDirectory(settings.data())
                .setCleanDataDirectory(false)
                .setOverrideWorkingDirectory(settings.programs().toFile())
                // Whoever starts it closes it, after those who use it.
                .setRegisterShutdownHook(false)
                .setOutputRedirector(log)
                .setErrorRedirector(log)
                .setPGStartupWait(PATIENCE)
                .setPort(settings.port().number())
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("max_connections", "40")
                // The library's own defaults give durability up for speed.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("wal_level", "logical")
                .setServerConfig("max_replication_slots", "8")
                .setServerConfig("max_wal_senders", "8")
                .setServerConfig("max_slot_wal_keep_size", "1GB");
    }

    /** The maintenance database's address for JDBC, user included. */
    public String jdbcUrl() {
        return jdbcUrl("postgres");
    }

    /** A database's address for JDBC, user included; nothing here has a password. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=postgres";
    }

    /** Of the loopback interface. */
    public int port() {
        return port;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot stop PostgreSQL on port " + port, e);
        }
    }
}
