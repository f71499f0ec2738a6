package dev.tocsin.benchmarks;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;

/** Rows of table {@code orders}, many at once. */
final class Bursts {

    private static final int TOGETHER = 100;

    private Bursts() {}

    /** Inserts rows with the ids from {@code first} on, a hundred in each transaction. */
    static void write(EmbeddedPostgres postgres, int first, int rows) throws Exception {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "insert into orders select n, 'measured' from generate_series(?, ?) n")) {
            for (int i = 0; i < rows; i += TOGETHER) {
                insert.setInt(1, first + i);
                insert.setInt(2, Math.min(first + i + TOGETHER - 1, first + rows - 1));
                insert.executeUpdate();
            }
        }
    }
}
