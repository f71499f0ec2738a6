package dev.tocsin.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tocsin.api.problem.Problem;
import dev.tocsin.bootstrap.lifecycle.Health;
import dev.tocsin.bootstrap.lifecycle.Host;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Predicate;

/** Answers about the process: health of all its parts, metrics, the description of the API. */
final class ProcessAnswers {

    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final Host host;
    private final String openApi = resource("openapi.yaml");

    ProcessAnswers(Host host) {
        this.host = host;
    }

    void live(RoutingContext asked) {
        report(asked, "live", Health::live);
    }

    void ready(RoutingContext asked) {
        report(asked, "ready", part -> part.live() && part.ready());
    }

    private void report(RoutingContext asked, String what, Predicate<Health> good) {
        List<Health> parts = host.health().get();
        JsonArray list = new JsonArray();
        parts.forEach(part -> list.add(new JsonObject()
                .put("part", part.part())
                .put(what, good.test(part))
                .put("reasons", new JsonArray(part.reasons()))));
        boolean all = parts.stream().allMatch(good);
        JsonObject body =
                new JsonObject().put("status", all ? what : "not " + what).put("parts", list);
        asked.response().setStatusCode(all ? 200 : 503);
        end(asked, "application/json", body.encode());
    }

    void metrics(RoutingContext asked) {
        if (!(host.metrics() instanceof PrometheusMeterRegistry prometheus)) {
            throw Problem.notFound("this process keeps no metrics");
        }
        end(asked, METRICS_TYPE, prometheus.scrape(METRICS_TYPE));
    }

    void openApi(RoutingContext asked) {
        end(asked, "application/yaml; charset=utf-8", openApi);
    }

    private static void end(RoutingContext asked, String type, String body) {
        asked.response()
                .putHeader("content-type", type)
                .putHeader("cache-control", "no-store")
                .end(body);
    }

    static String resource(String name) {
        try (InputStream in = ProcessAnswers.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the build lacks " + name);
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
