package dev.tocsin.benchmarks;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long after the deciding answer of a broken endpoint the {@code opened} callback is at its receiver, and how long a
 * bare POST takes on the same machine in the same minute.
 */
final class OutageToDelivered {

    private static final int OUTAGES = 100;
    private static final int THRESHOLD = 1;

    private OutageToDelivered() {}

    public static void main(String[] args) throws Exception {
        Vertx vertx = Vertx.vertx();
        AtomicInteger status = new AtomicInteger(200);
        AtomicLong failedAt = new AtomicLong();
        HttpServer site = vertx.createHttpServer()
                .requestHandler(request -> {
                    if (status.get() != 200) {
                        failedAt.compareAndSet(0, System.nanoTime());
                    }
                    request.response().setStatusCode(status.get()).end();
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        try (Arrivals arrivals = new Arrivals()) {
            Path folder = Files.createTempDirectory("tocsin-outage");
            Path config = Files.writeString(folder.resolve("tocsin.yaml"), config(site.actualPort(), arrivals.url()));
            try (Launch launch = Launch.up(folder.resolve("data"), "--config", config.toString())) {
                launch.secondsToReady();
                Figures delivered = measure(status, failedAt, arrivals);
                Figures bare = BarePost.measure(arrivals.url(), OUTAGES);
                System.out.println("| deciding answer to delivered | " + delivered.summary("ms") + " |");
                System.out.println("| a bare POST to the same receiver | " + bare.summary("ms") + " |");
                System.out.printf(
                        Locale.ROOT,
                        "| ratio of the medians | %.1f |%n",
                        delivered.percentile(50) / bare.percentile(50));
            }
        } finally {
            vertx.close();
        }
    }

    private static Figures measure(AtomicInteger status, AtomicLong failedAt, Arrivals arrivals) throws Exception {
        Figures delivered = new Figures();
        for (int i = 0; i < OUTAGES + 10; i++) {
            int seen = arrivals.count();
            failedAt.set(0);
            status.set(503);
            awaitCount(arrivals, seen + 1);
            long arrived = System.nanoTime();
            status.set(200);
            awaitCount(arrivals, seen + 2);
            if (i >= 10) {
                delivered.add((arrived - failedAt.get()) / 1e6);
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

    private static String config(int sitePort, String receiver) {
        return """
                endpoints:
                  - name: Shop
                    url: http://127.0.0.1:%d/
                    interval: 200ms
                    timeout: 150ms
                    failures: %d
                    successes: 1
                hooks:
                  - name: on-call
                    listen: { incidents: [opened, resolved] }
                    send:
                      url: %s/on-call
                      content_type: text/plain
                      template: '{{ event_type }} {{ incident.id }}'
                egress: { allow: [127.0.0.0/8] }
                """.formatted(sitePort, THRESHOLD, receiver);
    }
}
