package dev.tocsin.benchmarks;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a callback costs that waits: bytes of heap of broker and all modules in one JVM with few and with many of them, once
 * because their receiver is dead and once because their hook waits for a command.
 */
final class WaitingCallbacks {

    private static final int FEW = 1_000;
    private static final int MANY = Integer.getInteger("waiting", 50_000);
    private static final int BATCH = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final long SETTLING_MS = 15_000;
    private static final Pattern WAITING = Pattern.compile("\"callbacks\":\\{\"waiting\":(\\d+)");

    private WaitingCallbacks() {}

    public static void main(String[] args) throws Exception {
        measure("whose receiver is dead", "auto");
        measure("that wait for a command", "manual");
    }

    private static void measure(String which, String mode) throws Exception {
        Path folder = Files.createTempDirectory("tocsin-waiting");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                        .setDataDirectory(folder.resolve("postgres"))
                        .setServerConfig("wal_level", "logical")
                        .start();
                Connection writer = postgres.getPostgresDatabase().getConnection()) {
            execute(writer, "create table orders (id int primary key, note text)");
            String config = config(postgres.getPort(), Launch.freePort(), mode);
            Path file = Files.writeString(folder.resolve("tocsin.yaml"), config);
            try (Launch launch = Launch.up(folder.resolve("data"), "--config", file.toString())) {
                launch.secondsToReady();
                Captured.await(writer, "orders");
                long few = heapWith(launch, writer, 0, FEW);
                long many = heapWith(launch, writer, FEW, MANY);
                System.out.printf(
                        Locale.ROOT,
                        "| live heap of all with %,d and with %,d callbacks %s; each | %d MiB, %d MiB; %d bytes |%n",
                        FEW,
                        MANY,
                        which,
                        few >> 20,
                        many >> 20,
                        (many - few) / (MANY - FEW));
            }
        }
    }

    private static long heapWith(Launch launch, Connection writer, int from, int to) throws Exception {
        for (int i = from; i < to; i += BATCH) {
            execute(
                    writer,
                    "insert into orders select n, 'measured' from generate_series(%d, %d) n"
                            .formatted(i, Math.min(i + BATCH, to) - 1));
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (waiting(launch) < to) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(waiting(launch) + " of " + to + " callbacks wait");
            }
            Thread.sleep(500);
        }
        Thread.sleep(SETTLING_MS);
        return LiveHeap.bytes(launch.pid());
    }

    private static long waiting(Launch launch) throws Exception {
        Matcher found = WAITING.matcher(launch.get("/api/v1/hooks/orders").body());
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }

    private static void execute(Connection connection, String sql) throws Exception {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String config(int postgres, int nobody, String mode) {
        return """
                databases:
                  - name: shop
                    url: postgresql://postgres@127.0.0.1:%d/postgres
                    tables: [public.*]
                hooks:
                  - name: orders
                    listen: { table: shop.public.orders, operations: [insert] }
                    send: { url: "http://127.0.0.1:%d/orders" }
                    delivery: { mode: %s, order: subject }
                egress: { allow: [127.0.0.0/8] }
                """.formatted(postgres, nobody, mode);
    }
}
