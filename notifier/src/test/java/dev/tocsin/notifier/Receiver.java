package dev.tocsin.notifier;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Somebody who is called: {@code /hang} never answers, {@code /500} refuses, all else takes 3 ms. */
final class Receiver implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final HttpServer server;
    final List<Call> calls = new CopyOnWriteArrayList<>();

    /** One request as it arrived. */
    record Call(String path, String id, String key, String body) {}

    Receiver() throws Exception {
        server = vertx.createHttpServer()
                .requestHandler(this::receive)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.actualPort() + path;
    }

    List<Call> calls(String path) {
        return calls.stream().filter(call -> call.path().equals(path)).toList();
    }

    @Override
    public void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    private void receive(HttpServerRequest request) {
        request.bodyHandler(body -> {
            calls.add(new Call(
                    request.path(),
                    request.getHeader("webhook-id"),
                    String.valueOf(request.getHeader("x-key")),
                    body.toString()));
            if (request.path().equals("/500")) {
                request.response().setStatusCode(500).end("no");
            } else if (!request.path().equals("/hang")) {
                vertx.setTimer(3, later -> request.response().end("ok"));
            }
        });
    }
}
