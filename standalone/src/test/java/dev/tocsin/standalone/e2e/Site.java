package dev.tocsin.standalone.e2e;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** An endpoint that can be broken and mended. Threading: any thread breaks and mends, an event loop answers. */
final class Site implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private volatile int status = 200;
    private volatile long delayMs;
    private volatile boolean silent;

    Site() throws Exception {
        server = vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        answerOnce();
    }

    /** The first answer of a server that has just begun may take a second: an outage that no test means. */
    private void answerOnce() throws IOException {
        try (InputStream body = URI.create(url()).toURL().openStream()) {
            body.readAllBytes();
        }
    }

    private void answer(HttpServerRequest request) {
        if (silent) {
            return;
        }
        if (delayMs > 0) {
            vertx.setTimer(delayMs, timer -> end(request));
        } else {
            end(request);
        }
    }

    private void end(HttpServerRequest request) {
        request.response().setStatusCode(status).end("status " + status);
    }

    /** How long it takes to answer. */
    void takes(long millis) {
        delayMs = millis;
    }

    /** Whether it answers nothing at all. */
    void silent(boolean now) {
        silent = now;
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort() + "/";
    }

    void breakDown() {
        status = 503;
    }

    void mend() {
        status = 200;
    }

    @Override
    public void close() {
        vertx.close();
    }
}
