package dev.tocsin.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DropSlotTest {

    private static final String LEFT =
            "select (select count(*) from pg_replication_slots) + (select count(*) from pg_publication)";

    @TempDir
    private Path folder;

    private final StringWriter output = new StringWriter();

    @Test
    void removesWhatADatabaseThatNobodyCapturesAnyMoreHasLeft() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                        .setDataDirectory(folder.resolve("postgres"))
                        .setServerConfig("wal_level", "logical")
                        .start();
                Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create publication tocsin_old_shop");
            statement.execute("select pg_create_logical_replication_slot('tocsin_old_shop', 'pgoutput')");
            String url = "postgresql://postgres@127.0.0.1:" + postgres.getPort() + "/postgres";
            assertThat(run("databases", "drop-slot", "other", "--url", url)).isEqualTo(1);
            assertThat(left(statement)).isEqualTo(2);
            assertThat(run("databases", "drop-slot", "old-shop", "--url", url)).isZero();
            assertThat(left(statement)).isZero();
            assertThat(run("databases", "drop-slot", "old-shop", "--url", url)).isEqualTo(1);
        }
    }

    @Test
    void saysThatItCouldNotBeFoundOutWhereNothingAnswers() {
        assertThat(run("databases", "drop-slot", "shop", "--url", "postgresql://u@127.0.0.1:1/d"))
                .isEqualTo(3);
        assertThat(run("databases", "drop-slot", "shop")).isEqualTo(2);
    }

    private static int left(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery(LEFT)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private int run(String... arguments) {
        return Tocsin.run(new PrintWriter(output, true), arguments);
    }
}
