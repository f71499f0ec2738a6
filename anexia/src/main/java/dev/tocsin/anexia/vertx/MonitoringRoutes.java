package dev.tocsin.anexia.vertx;

import dev.tocsin.anexia.Monitoring;
import dev.tocsin.anexia.Request;
import dev.tocsin.anexia.Response;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;

/** Answers at {@link Monitoring#PATH} of a router. Threading: no thread of Vert.x waits for an answer. */
public final class MonitoringRoutes {

    private MonitoringRoutes() {}

    /** Adds it to a router, in one line. */
    public static void mount(Router router, Monitoring monitoring) {
        router.route(Monitoring.PATH + "*").handler(asked -> answer(asked, monitoring));
    }

    private static void answer(RoutingContext asked, Monitoring monitoring) {
        Request request = new Request(
                asked.request().method().name(),
                asked.request().path(),
                Objects.requireNonNullElse(asked.request().query(), ""));
        Future.fromCompletionStage(monitoring.answer(request), asked.vertx().getOrCreateContext())
                .onSuccess(response -> send(asked, response))
                .onFailure(asked::fail);
    }

    private static void send(RoutingContext asked, Response response) {
        response.headers().forEach(asked.response()::putHeader);
        asked.response().setStatusCode(response.status()).end(Buffer.buffer(response.bytes()));
    }
}
