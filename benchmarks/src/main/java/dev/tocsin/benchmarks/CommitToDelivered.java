package dev.tocsin.benchmarks;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.replication.PGReplicationStream;

/**
 * How long after the call that inserts and commits a row the callback is at its receiver, at 100 and 1,000 rows a second,
 * how long a burst of 50,000 rows takes once some 200,000 rows have passed, and how long after such a call a bare reader of
 * the write-ahead log has the row, on the same machine in the same minutes.
 */
final class CommitToDelivered {

    private static final int WRITERS = 4;
    private static final int WARM_UP_SECONDS = 15;
    private static final int SECONDS = Integer.getInteger("seconds", 20);
    private static final int BURST = 50_000;
    private static final int SMALL = BURST / 5;

    /** What runs for days is compiled: with fewer, a quarter of the processor's time goes to the compilers. */
    private static final int WARM_UP_BURSTS = Integer.getInteger("warm", 20);

    private static final int BARE_ROWS = 500;
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
                Captured.await(writer, "orders");
                var load = new Load(postgres, arrivals);
                load.run(200, WARM_UP_SECONDS);
                System.out.printf(
                        Locale.ROOT, "| burst of %,d rows, just started | %,.0f rows/s |%n", SMALL, load.burst(SMALL));
                for (int i = 1; i < WARM_UP_BURSTS; i++) {
                    load.burst(SMALL);
                }
                Figures slow = load.run(100, SECONDS);
                System.out.println("| insert begun to delivered, 100 rows/s | " + slow.summary("ms") + " |");
                System.out.println(
                        "| the same, 1,000 rows/s | " + load.run(1000, SECONDS).summary("ms") + " |");
                double cpu = launch.cpuSeconds();
                System.out.printf(Locale.ROOT, "| burst of %,d rows | %,.0f rows/s |%n", BURST, load.burst(BURST));
                System.out.printf(
                        Locale.ROOT,
                        "| CPU of the JVM with broker and all modules, a row of the burst | %.0f us |%n",
                        (launch.cpuSeconds() - cpu) * 1e6 / BURST);
                Figures bare = bareReader(postgres.getPort(), writer);
                System.out.println("| insert begun to a bare reader of the log | " + bare.summary("ms") + " |");
                System.out.printf(
                        Locale.ROOT, "| ratio of the medians | %.1f |%n", slow.percentile(50) / bare.percentile(50));
            }
        }
    }

    /** Rows written by several connections, and when their callbacks came. Threading: one caller. */
    private static final class Load {
        private final EmbeddedPostgres postgres;
        private final Arrivals arrivals;
        private int next;

        Load(EmbeddedPostgres postgres, Arrivals arrivals) {
            this.postgres = postgres;
            this.arrivals = arrivals;
        }

        /** So many single-row commits a second; milliseconds from the call to the receiver. */
        Figures run(int perSecond, int seconds) throws Exception {
            int first = next;
            int rows = perSecond * seconds;
            next += rows;
            long[] begun = new long[rows];
            long start = System.nanoTime();
            List<Thread> writers = new ArrayList<>();
            for (int w = 0; w < WRITERS; w++) {
                int writer = w;
                writers.add(new Thread(() -> write(begun, first, writer, start, 1e9 / perSecond)));
            }
            writers.forEach(Thread::start);
            for (Thread writer : writers) {
                writer.join();
            }
            Figures figures = new Figures();
            for (int i = 0; i < rows; i++) {
                figures.add((arrivals.await("/orders", "" + (first + i)) - begun[i]) / 1e6);
            }
            return figures;
        }

        private void write(long[] begun, int first, int writer, long start, double nanosEach) {
            try (Connection connection = postgres.getPostgresDatabase().getConnection()) {
                for (int i = writer; i < begun.length; i += WRITERS) {
                    long due = start + (long) (i * nanosEach);
                    TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                    begun[i] = System.nanoTime();
                    insert(connection, first + i);
                }
            } catch (Exception e) {
                throw new IllegalStateException("the load cannot be written", e);
            }
        }

        /** So many rows in transactions of 100; rows a second from the first insert to the last arrival. */
        double burst(int rows) throws Exception {
            int first = next;
            next += rows;
            int before = arrivals.count();
            long start = System.nanoTime();
            Bursts.write(postgres, first, rows);
            long last = arrivals.awaitCount(before + rows);
            return rows / ((last - start) / 1e9);
        }
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
            for (int i = 0; i < BARE_ROWS; i++) {
                Thread.sleep(PAUSE_MS);
                long begun = System.nanoTime();
                insert(writer, 10_000_000 + i);
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
                    delivery: { order: subject, concurrency: 64 }
                egress: { allow: [127.0.0.0/8] }
                """.formatted(port, receiver);
    }
}
