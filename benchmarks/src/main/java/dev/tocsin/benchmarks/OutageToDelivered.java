package dev.tocsin.benchmarks;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How long after the deciding answer of a broken endpoint the {@code opened} callback is at its receiver, how long a bare
 * POST takes on the same machine in the same minute, and how long the first takes while bursts of 50,000 rows follow one
 * another, each row a callback to another receiver.
 */
final class OutageToDelivered {

    private static final int OUTAGES = Integer.getInteger("outages", 100);
    private static final int WARM_UP = 10;
    private static final int THRESHOLD = 1;
    private static final int BURST = 50_000;
    private static final String PROBED = "shop";

    private OutageToDelivered() {}

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("tocsin-outage");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                        .setDataDirectory(folder.resolve("postgres"))
                        .setServerConfig("wal_level", "logical")
                        .start();
                Connection writer = postgres.getPostgresDatabase().getConnection();
                Statement statement = writer.createStatement();
                BreakingSite site = new BreakingSite();
                Arrivals outages = new Arrivals();
                Arrivals rows = new Arrivals()) {
            statement.execute("create table orders (id int primary key, note text)");
            Path config = Files.writeString(
                    folder.resolve("tocsin.yaml"),
                    config(site.url(PROBED), outages.url(), postgres.getPort(), rows.url()));
            try (Launch launch = Launch.up(folder.resolve("data"), "--config", config.toString())) {
                launch.secondsToReady();
                Captured.await(writer, "orders");
                Figures delivered = measure(site, outages);
                Figures bare = BarePost.measure(outages.url(), OUTAGES);
                System.out.println("| deciding answer to delivered | " + delivered.summary("ms") + " |");
                System.out.println("| a bare POST to the same receiver | " + bare.summary("ms") + " |");
                System.out.printf(
                        Locale.ROOT,
                        "| ratio of the medians | %.1f |%n",
                        delivered.percentile(50) / bare.percentile(50));
                duringBursts(postgres, site, outages, rows);
            }
        }
    }

    private static void duringBursts(EmbeddedPostgres postgres, BreakingSite site, Arrivals outages, Arrivals rows)
            throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger written = new AtomicInteger();
        Thread bursts = new Thread(() -> write(postgres, rows, written, over));
        bursts.start();
        int before = rows.count();
        long begun = System.nanoTime();
        Figures delivered = measure(site, outages);
        double seconds = (System.nanoTime() - begun) / 1e9;
        int came = rows.count() - before;
        over.set(true);
        bursts.join();
        System.out.printf(
                Locale.ROOT,
                "| deciding answer to delivered, while bursts of %,d rows follow one another (%,.0f rows/s delivered) | %s |%n",
                BURST,
                came / seconds,
                delivered.summary("ms"));
    }

    private static void write(EmbeddedPostgres postgres, Arrivals rows, AtomicInteger written, AtomicBoolean over) {
        try {
            while (!over.get()) {
                Bursts.write(postgres, written.getAndAdd(BURST), BURST);
                rows.awaitCount(written.get());
            }
        } catch (Exception e) {
            throw new IllegalStateException("the burst cannot be written", e);
        }
    }

    private static Figures measure(BreakingSite site, Arrivals arrivals) throws Exception {
        Figures delivered = new Figures();
        for (int i = 0; i < OUTAGES + WARM_UP; i++) {
            int seen = arrivals.count();
            site.breaks(PROBED);
            awaitCount(arrivals, seen + 1);
            long arrived = System.nanoTime();
            long failed = site.failedAt(PROBED);
            site.mends(PROBED);
            awaitCount(arrivals, seen + 2);
            if (i >= WARM_UP) {
                delivered.add((arrived - failed) / 1e6);
            }
        }
        return delivered;
    }

    private static void awaitCount(Arrivals arrivals, int count) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (arrivals.count() < count) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("callback " + count + " never came");
            }
            Thread.sleep(0, 200_000);
        }
    }

    private static String config(String site, String outages, int database, String rows) {
        return """
                endpoints:
                  - name: Shop
                    url: %s
                    interval: 200ms
                    timeout: 150ms
                    failures: %d
                    successes: 1
                databases:
                  - name: orders
                    url: postgresql://postgres@127.0.0.1:%d/postgres
                    tables: [public.*]
                hooks:
                  - name: on-call
                    listen: { incidents: [opened, resolved] }
                    send:
                      url: %s/on-call
                      content_type: text/plain
                      template: '{{ event_type }} {{ incident.id }}'
                  - name: orders
                    listen: { table: orders.public.orders, operations: [insert] }
                    send:
                      url: %s/orders
                      content_type: text/plain
                      template: '{{ instance.id }}'
                    delivery: { order: subject, concurrency: 64 }
                egress: { allow: [127.0.0.0/8] }
                """.formatted(site, THRESHOLD, database, outages, rows);
    }
}
