package dev.tocsin.standalone.e2e;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.util.concurrent.TimeUnit;

/** An endpoint that can be broken and mended. Threading: any thread breaks and mends, an event loop answers. */
final class Site implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private volatile int status = 200;

    Site() throws Exception {
        server = vertx.createHttpServer()
                .requestHandler(
                        request -> request.response().setStatusCode(status).end("status " + status))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
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
