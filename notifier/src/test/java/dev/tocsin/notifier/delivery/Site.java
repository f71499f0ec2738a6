package dev.tocsin.notifier.delivery;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A web server on loopback that answers requests with what a test says; the test may take its time. */
public final class Site implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final HttpServer server;
    public final List<Request> requests = new CopyOnWriteArrayList<>();

    /** A request as it arrived; names of headers in lower case. */
    public record Request(String method, String path, Map<String, String> headers, String body) {
        public String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /** What is answered. */
    public record Reply(int status, Map<String, String> headers, String body) {
        public static Reply of(int status) {
            return new Reply(status, Map.of(), "");
        }

        public static Reply json(int status, String body) {
            return new Reply(status, Map.of("content-type", "application/json"), body);
        }

        public static Reply redirect(int status, String location) {
            return new Reply(status, Map.of("location", location), "");
        }
    }

    public Site(Function<Request, Reply> replies) {
        server = vertx.createHttpServer()
                .requestHandler(request -> answer(request, replies))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    static Site answering(int status) {
        return new Site(request -> Reply.of(status));
    }

    public int port() {
        return server.actualPort();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    List<String> paths() {
        return requests.stream().map(Request::path).toList();
    }

    @Override
    public void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    private void answer(HttpServerRequest incoming, Function<Request, Reply> replies) {
        Map<String, String> headers = new TreeMap<>();
        incoming.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        incoming.body().onSuccess(body -> {
            Request request = new Request(incoming.method().name(), incoming.uri(), headers, body.toString());
            requests.add(request);
            vertx.executeBlocking(() -> replies.apply(request), false).onSuccess(reply -> {
                reply.headers().forEach(incoming.response()::putHeader);
                incoming.response().setStatusCode(reply.status()).end(reply.body());
            });
        });
    }
}
