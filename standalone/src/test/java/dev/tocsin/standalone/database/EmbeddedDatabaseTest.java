package dev.tocsin.standalone.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tocsin.embedded.broker.FreePort;
import dev.tocsin.standalone.ChildProcess;
import dev.tocsin.standalone.port.Port;
import dev.tocsin.standalone.port.PortTaken;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTest {

    @TempDir
    private Path folder;

    @Test
    void takesOverWhatAKilledProcessLeftRunning() throws Exception {
        DatabaseSettings settings = settings(folder.resolve("with space"), FreePort.any());
        long left;
        try (var child = ChildProcess.start(
                DatabaseChild.class,
                settings.folder().toString(),
                String.valueOf(settings.port().number()))) {
            child.awaitLine("written");
            child.kill();
            left = Long.parseLong(Files.readAllLines(settings.data().resolve("postmaster.pid"))
                    .get(0));
        }
        assertThat(ProcessHandle.of(left)).as("PostgreSQL outlives its parent").isPresent();

        try (var database = EmbeddedDatabase.start(settings)) {
            assertThat(ProcessHandle.of(left).filter(ProcessHandle::isAlive)).isEmpty();
            assertThat(value(database, "select value from kept")).isEqualTo("written before the kill");
            assertThat(value(database, "show wal_level")).isEqualTo("logical");
            assertThat(value(database, "show fsync")).isEqualTo("on");
            assertThat(value(database, "show synchronous_commit")).isEqualTo("on");
        }
        assertThat(settings.data().resolve("postmaster.pid")).as("stopped").doesNotExist();
    }

    @Test
    void namesThePortThatIsTakenAndTheOptionThatChoosesAnother() throws Exception {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            DatabaseSettings settings = settings(folder, other.getLocalPort());

            assertThatThrownBy(() -> EmbeddedDatabase.start(settings))
                    .isInstanceOf(PortTaken.class)
                    .hasMessageContaining("port " + other.getLocalPort() + " (PostgreSQL) is already in use")
                    .hasMessageContaining("--postgres-port");
        }
    }

    private static DatabaseSettings settings(Path folder, int port) {
        return new DatabaseSettings(folder, new Port("PostgreSQL", "--postgres-port", port));
    }

    private static String value(EmbeddedDatabase database, String query) throws SQLException {
        try (var connection = DriverManager.getConnection(database.jdbcUrl());
                var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }
}
