package dev.tocsin.benchmarks;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A receiver that notes when each body arrived first. Threading: an event loop writes, any thread reads. */
final class Arrivals implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final Map<String, Long> nanosByBody = new ConcurrentHashMap<>();

    Arrivals() throws Exception {
        server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    nanosByBody.putIfAbsent(request.path() + " " + body, System.nanoTime());
                    request.response().end();
                }))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    int count() {
        return nanosByBody.size();
    }

    /** When {@code body} came to {@code path}; waits at most half a minute. */
    long await(String path, String body) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (System.nanoTime() < deadline) {
            Long nanos = nanosByBody.get(path + " " + body);
            if (nanos != null) {
                return nanos;
            }
            Thread.sleep(1);
        }
        throw new IllegalStateException("never arrived at " + path + ": " + body);
    }

    /** When so many different bodies had come, looked at every few milliseconds. */
    long awaitCount(int wanted) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        while (count() < wanted) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("only " + count() + " of " + wanted + " arrived");
            }
            Thread.sleep(5);
        }
        return System.nanoTime();
    }

    @Override
    public void close() {
        vertx.close();
    }
}
