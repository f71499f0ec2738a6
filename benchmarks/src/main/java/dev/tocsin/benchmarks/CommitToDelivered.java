package dev.tocsin.benchmarks;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.replication.PGReplicationStream;

/**
 * How long after the call that inserts and commits a row the callback is at its receiver, at a gentle rate, and how long
 * after it a bare reader of the write-ahead log has such a row on the same machine in the same minute.
 */
final class CommitToDelivered {

    private static final int ROWS = 500;
    private static final long PAUSE_MS = 20;

    private CommitToDelivered() {}

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("tocsin-commit");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                        .setDataDirectory(folder.resolve("postgres"))
                        .setServerConfig("wal_level", "logical")
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .start();
                Connection writer = postgres.getPostgresDatabase().getConnection();
                Arrivals arrivals = new Arrivals()) {
            execute(writer, "create table orders (id int primary key, note text)");
            Path config = Files.writeString(folder.resolve("tocsin.yaml"), config(postgres.getPort(), arrivals.url()));
            try (Launch launch = Launch.up(folder.resolve("data"), "--config", config.toString())) {
                launch.secondsToReady();
                awaitCapture(writer);
                Figures delivered = delivered(writer, arrivals);
                Figures bare = bareReader(postgres.getPort(), writer);
                System.out.println("| insert begun to delivered, 50 rows/s | " + delivered.summary("ms") + " |");
                System.out.println("| insert begun to a bare reader of the log | " + bare.summary("ms") + " |");
                System.out.printf(
                        Locale.ROOT,
                        "| ratio of the medians | %.1f |%n",
                        delivered.percentile(50) / bare.percentile(50));
            }
        }
    }

    private static Figures delivered(Connection writer, Arrivals arrivals) throws Exception {
        long[] begun = new long[ROWS + 50];
        for (int i = 0; i < begun.length; i++) {
            begun[i] = System.nanoTime();
            insert(writer, i);
            Thread.sleep(PAUSE_MS);
        }
        Figures figures = new Figures();
        for (int i = 50; i < begun.length; i++) {
            figures.add((arrivals.await("/orders", "" + i) - begun[i]) / 1e6);
        }
        return figures;
    }

    private static Figures bareReader(int port, Connection writer) throws Exception {
        execute(writer, "create publication bare for table orders");
        Properties properties = new Properties();
        PGProperty.USER.set(properties, "postgres");
        PGProperty.REPLICATION.set(properties, "database");
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "15");
        PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
        try (Connection replication =
                DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", properties)) {
            PGReplicationStream stream = replication
                    .unwrap(PGConnection.class)
                    .getReplicationAPI()
                    .replicationStream()
                    .logical()
                    .withSlotName(temporarySlot(replication))
                    .withSlotOption("proto_version", 1)
                    .withSlotOption("publication_names", "bare")
                    .withStatusInterval(1, TimeUnit.SECONDS)
                    .start();
            Figures figures = new Figures();
            for (int i = 0; i < ROWS; i++) {
                Thread.sleep(PAUSE_MS);
                long begun = System.nanoTime();
                insert(writer, 1_000_000 + i);
                while (stream.read().get() != 'C') {
                    // Begin, relation and insert come before the commit.
                }
                figures.add((System.nanoTime() - begun) / 1e6);
            }
            return figures;
        }
    }

    private static String temporarySlot(Connection replication) throws Exception {
        replication
                .unwrap(PGConnection.class)
                .getReplicationAPI()
                .createReplicationSlot()
                .logical()
                .withSlotName("bare")
                .withOutputPlugin("pgoutput")
                .withTemporaryOption()
                .make();
        return "bare";
    }

    private static void insert(Connection writer, int id) throws Exception {
        try (PreparedStatement insert = writer.prepareStatement("insert into orders values (?, 'measured')")) {
            insert.setInt(1, id);
            insert.executeUpdate();
        }
    }

    private static void awaitCapture(Connection connection) throws Exception {
        while (!holds(
                connection,
                "select 1 from pg_publication_tables where tablename = 'orders'"
                        + " and exists (select 1 from pg_replication_slots where active)")) {
            Thread.sleep(100);
        }
    }

    private static boolean holds(Connection connection, String sql) throws Exception {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next();
        }
    }

    private static void execute(Connection connection, String sql) throws Exception {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String config(int port, String receiver) {
        return """
                databases:
                  - name: shop
                    url: postgresql://postgres@127.0.0.1:%d/postgres
                    tables: [public.*]
                hooks:
                  - name: orders
                    listen: { table: shop.public.orders, operations: [insert] }
                    send:
                      url: %s/orders
                      content_type: text/plain
                      template: '{{ instance.id }}'
                    delivery: { order: subject }
                egress: { allow: [127.0.0.0/8] }
                """.formatted(port, receiver);
    }
}
