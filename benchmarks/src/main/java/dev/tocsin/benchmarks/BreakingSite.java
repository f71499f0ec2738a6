package dev.tocsin.benchmarks;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A site of many addresses, each of which answers 200, or 503 while it is broken. Threading: any. */
final class BreakingSite implements AutoCloseable {

    private static final long NOT_YET = 0;
    /** Where many threads want two cores, one of them would get too little to answer all. */
    private static final int EVENT_LOOPS = 4;

    private final Vertx vertx = Vertx.vertx();
    /** When the address answered 503 for the first time since it broke, by {@link System#nanoTime()}. */
    private final Map<String, Long> broken = new ConcurrentHashMap<>();

    private final int port = Launch.freePort();

    BreakingSite() throws Exception {
        vertx.deployVerticle(
                        () -> context -> vertx.createHttpServer()
                                .requestHandler(this::answer)
                                .listen(port, "127.0.0.1"),
                        new DeploymentOptions().setInstances(EVENT_LOOPS))
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private void answer(HttpServerRequest request) {
        Long failed = broken.computeIfPresent(
                request.path().substring(1), (address, since) -> since == NOT_YET ? (Long) System.nanoTime() : since);
        request.response().setStatusCode(failed == null ? 200 : 503).end("{\"status\": \"UP\"}");
    }

    String url(String address) {
        return "http://127.0.0.1:" + port + "/" + address;
    }

    void breaks(String address) {
        broken.put(address, NOT_YET);
    }

    /** When a broken one was first asked, by {@link System#nanoTime()}. */
    long failedAt(String address) {
        return broken.getOrDefault(address, NOT_YET);
    }

    void mends(String address) {
        broken.remove(address);
    }

    @Override
    public void close() {
        vertx.close();
    }
}
