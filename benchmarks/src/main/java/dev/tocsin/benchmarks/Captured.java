package dev.tocsin.benchmarks;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;

/** When changes of a table are seen. */
final class Captured {

    private Captured() {}

    /** Returns once changes of {@code table} are captured in the database. */
    static void await(Connection connection, String table) throws Exception {
        String captured = "select 1 from pg_publication_tables where tablename = '" + table
                + "' and exists (select 1 from pg_replication_slots where active)";
        while (!holds(connection, captured)) {
            Thread.sleep(100);
        }
    }

    private static boolean holds(Connection connection, String sql) throws Exception {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next();
        }
    }
}
