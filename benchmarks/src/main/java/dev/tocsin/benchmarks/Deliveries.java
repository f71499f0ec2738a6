package dev.tocsin.benchmarks;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A receiver that notes every request in the order of arrival, and answers 200.
 *
 * <p>Threading: an event loop writes, any thread reads.
 */
final class Deliveries implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final Queue<Delivery> arrived = new ConcurrentLinkedQueue<>();
    private final Set<String> ids = ConcurrentHashMap.newKeySet();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong latestToken = new AtomicLong();

    Deliveries() throws Exception {
        server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    note(new Delivery(request.headers().get("webhook-id"), RowEvent.parse(body.toString())));
                    request.response().end();
                }))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private void note(Delivery delivery) {
        if (!delivery.event().isWarmUp()) {
            arrived.add(delivery);
            ids.add(delivery.webhookId());
        }
        latestToken.accumulateAndGet(delivery.event().token(), Math::max);
        requests.incrementAndGet();
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort() + "/rows";
    }

    /** All requests so far, those of the warm-up included. */
    long requests() {
        return requests.get();
    }

    /** How many callbacks arrived, each counted once. */
    int callbacks() {
        return ids.size();
    }

    /** The highest token that arrived. */
    long latestToken() {
        return latestToken.get();
    }

    /** Every request of a callback after the first one. */
    int repeated() {
        return arrived.size() - ids.size();
    }

    /** What arrived first of each callback, in order. */
    List<RowEvent> firsts() {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        List<RowEvent> firsts = new ArrayList<>();
        for (Delivery delivery : arrived) {
            if (seen.add(delivery.webhookId())) {
                firsts.add(delivery.event());
            }
        }
        return firsts;
    }

    @Override
    public void close() {
        vertx.close();
    }

    private record Delivery(String webhookId, RowEvent event) {}
}
