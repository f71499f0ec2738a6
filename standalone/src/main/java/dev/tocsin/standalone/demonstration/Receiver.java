package dev.tocsin.standalone.demonstration;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Accepts every webhook and shows what came: a page at {@code /}, JSON at {@code /received}.
 *
 * <p>Threading: requests are answered on Vert.x's event loop.
 */
final class Receiver {

    private static final int KEPT = 200;

    private final InstantSource clock;
    private final Consumer<Arrivals.Arrival> told;
    private final Arrivals arrivals = new Arrivals(KEPT);
    private final String page = Resource.text("receiver.html");

    private Receiver(InstantSource clock, Consumer<Arrivals.Arrival> told) {
        this.clock = clock;
        this.told = told;
    }

    /**
     * Completes once it listens; whoever owns Vert.x ends it.
     *
     * @param told each request, before it is answered
     */
    static Future<HttpServer> start(
            Vertx vertx, String host, int port, InstantSource clock, Consumer<Arrivals.Arrival> told) {
        var receiver = new Receiver(clock, told);
        return vertx.createHttpServer().requestHandler(receiver::answer).listen(port, host);
    }

    private void answer(HttpServerRequest request) {
        boolean reads =
                request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        if (reads && request.path().equals("/")) {
            request.response()
                    .putHeader("Content-Type", "text/html; charset=utf-8")
                    .end(page);
        } else if (reads && request.path().equals("/received")) {
            request.response()
                    .putHeader("Content-Type", "application/json")
                    .putHeader("Cache-Control", "no-store")
                    .end(json(arrivals.summary()).toBuffer());
        } else if (reads) {
            request.response().setStatusCode(404).end();
        } else {
            accept(request);
        }
    }

    private void accept(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            told.accept(arrivals.add(
                    clock.instant(),
                    request.path(),
                    Objects.requireNonNullElse(request.getHeader("webhook-id"), ""),
                    Objects.requireNonNullElse(request.getHeader("Content-Type"), ""),
                    body.toString()));
            request.response().setStatusCode(204).end();
        });
    }

    private static JsonObject json(Arrivals.Summary summary) {
        var received = new JsonArray();
        summary.newestFirst()
                .forEach(arrival -> received.add(new JsonObject()
                        .put("number", arrival.number())
                        .put("at", arrival.at().toString())
                        .put("path", arrival.path())
                        .put("webhook_id", arrival.id())
                        .put("content_type", arrival.contentType())
                        .put("repeated", arrival.repeated())
                        .put("body", arrival.body())));
        var byPath = new JsonObject();
        summary.byPath().forEach(byPath::put);
        return new JsonObject()
                .put("total", summary.total())
                .put("repeated", summary.repeated())
                .put("by_path", byPath)
                .put("received", received);
    }
}
