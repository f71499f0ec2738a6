package dev.tocsin.standalone.demonstration;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.InstantSource;

/**
 * A site to probe: one page that is well, one that is slow at times, one that fails at times, one that always fails.
 *
 * <p>Threading: requests are answered on Vert.x's event loop.
 */
final class DemoSite {

    private static final String PAGES = """
            <!doctype html><html lang="en"><meta charset="utf-8"><title>The demonstration's site</title>
            <body style="font-family:system-ui;max-width:40rem;margin:3rem auto;line-height:1.6">
            <h1>The demonstration's site</h1><p>Tocsin probes these pages:</p><ul>
            <li><a href="/healthy">/healthy</a> is always well</li>
            <li><a href="/slow">/slow</a> takes 800 ms for 15 of every 45 seconds</li>
            <li><a href="/flaky">/flaky</a> fails for 20 seconds of every minute</li>
            <li><a href="/failing">/failing</a> always fails</li></ul></body></html>
            """;

    private final Vertx vertx;
    private final InstantSource clock;

    private DemoSite(Vertx vertx, InstantSource clock) {
        this.vertx = vertx;
        this.clock = clock;
    }

    /** Completes once it listens; whoever owns Vert.x ends it. */
    static Future<HttpServer> start(Vertx vertx, String host, int port, InstantSource clock) {
        var site = new DemoSite(vertx, clock);
        return vertx.createHttpServer().requestHandler(site::answer).listen(port, host);
    }

    private void answer(HttpServerRequest request) {
        switch (request.path()) {
            case "/" -> html(request);
            case "/healthy" -> after(Rhythm.ripple(clock.instant()), request, 200, "{\"status\":\"UP\"}");
            case "/slow" -> after(Rhythm.slowness(clock.instant()), request, 200, "{\"status\":\"UP\"}");
            case "/flaky" -> flaky(request);
            case "/failing" -> json(request, 500, "{\"status\":\"DOWN\",\"why\":\"this page always fails\"}");
            default -> json(request, 404, "{\"status\":\"UNKNOWN\",\"why\":\"there is no such page\"}");
        }
    }

    private void flaky(HttpServerRequest request) {
        if (Rhythm.flakyFails(clock.instant())) {
            json(request, 503, "{\"status\":\"DOWN\",\"why\":\"the cash desk is closed for a moment\"}");
        } else {
            after(Rhythm.ripple(clock.instant()), request, 200, "{\"status\":\"UP\"}");
        }
    }

    private void after(Duration delay, HttpServerRequest request, int status, String body) {
        vertx.setTimer(delay.toMillis(), timer -> json(request, status, body));
    }

    private static void json(HttpServerRequest request, int status, String body) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(body);
    }

    private static void html(HttpServerRequest request) {
        request.response().putHeader("Content-Type", "text/html; charset=utf-8").end(PAGES);
    }
}
