package dev.tocsin.bootstrap.management;

import dev.tocsin.anexia.vertx.MonitoringRoutes;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code GET /health/live}, {@code /health/ready} and {@code /metrics} (Prometheus text), and Anexia monitoring at
 * {@code /anxapi/v1/}.
 *
 * <p>Threading: may be used from any thread; health is asked on a worker thread of its own, one request at a time.
 */
public final class ManagementServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final int START_SECONDS = 10;
    private static final int STOP_SECONDS = 5;

    private static final FileSystemOptions NO_FILES =
            new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);

    private final Managed managed;
    private final PrometheusMeterRegistry metrics;
    private final MultiGauge partReady;
    private final Vertx vertx;
    private final HttpServer server;

    private ManagementServer(Managed managed, PrometheusMeterRegistry metrics) {
        this.managed = managed;
        this.metrics = metrics;
        this.partReady = MultiGauge.builder("tocsin.part.ready")
                .description("1 while the part can do its work, else 0")
                .register(metrics);
        this.vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(NO_FILES));
        this.server = vertx.createHttpServer(new HttpServerOptions().setIdleTimeout(60));
    }

    /**
     * Starts answering; port 0 picks a free one, see {@link #port()}.
     *
     * @throws CannotListen if another process has the port or the host is not this machine's
     * @throws IllegalArgumentException if the metrics are not kept by a Prometheus registry ({@link ProcessMetrics})
     */
    public static ManagementServer start(String host, int port, Managed managed) {
        if (!(managed.metrics() instanceof PrometheusMeterRegistry prometheus)) {
            throw new IllegalArgumentException("metrics: must be a PrometheusMeterRegistry but was "
                    + managed.metrics().getClass().getName());
        }
        var started = new ManagementServer(managed, prometheus);
        try {
            started.listen(host, port);
            return started;
        } catch (RuntimeException failed) {
            started.close();
            throw failed;
        }
    }

    /** The port that is listened on. */
    public int port() {
        return server.actualPort();
    }

    @Override
    public void close() {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException failed) {
            LOG.atWarn().setCause(failed).log("the management port did not close cleanly");
        }
    }

    private void listen(String host, int port) {
        var router = Router.router(vertx);
        router.get("/health/live").handler(asking(this::live));
        router.get("/health/ready").handler(asking(this::ready));
        router.get("/metrics").handler(asking(this::scraped));
        MonitoringRoutes.mount(router, managed.monitoring());
        try {
            server.requestHandler(router)
                    .listen(port, host)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(START_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException failed) {
            throw new CannotListen(host, port, failed.getCause() == null ? failed : failed.getCause());
        }
    }

    private Handler<RoutingContext> asking(Callable<Answer> question) {
        return context -> vertx.executeBlocking(question)
                .onSuccess(answer -> answer.to(context))
                .onFailure(failed -> {
                    LOG.atWarn().setCause(failed).log("health could not be told");
                    Answer.json(503, new JsonObject().put("status", "unknown")).to(context);
                });
    }

    private Answer live() {
        return report("live", PartHealth::live);
    }

    private Answer ready() {
        return report("ready", part -> part.live() && part.ready());
    }

    private Answer report(String what, Predicate<PartHealth> good) {
        var parts = managed.health().get();
        boolean all = parts.stream().allMatch(good);
        var list = new JsonArray();
        parts.forEach(part -> list.add(new JsonObject()
                .put("part", part.part())
                .put(what, good.test(part))
                .put("reasons", new JsonArray(List.copyOf(part.reasons())))));
        var body = new JsonObject().put("status", all ? what : "not " + what).put("parts", list);
        return Answer.json(all ? 200 : 503, body);
    }

    private Answer scraped() {
        partReady.register(
                managed.health().get().stream()
                        .<MultiGauge.Row<?>>map(part ->
                                MultiGauge.Row.of(Tags.of("part", part.part()), part.live() && part.ready() ? 1 : 0))
                        .toList(),
                true);
        return new Answer(200, METRICS_TYPE, metrics.scrape(METRICS_TYPE));
    }

    private record Answer(int status, String type, String body) {
        static Answer json(int status, JsonObject body) {
            return new Answer(status, "application/json", body.encode());
        }

        void to(RoutingContext context) {
            context.response()
                    .setStatusCode(status)
                    .putHeader("content-type", type)
                    .putHeader("cache-control", "no-store")
                    .end(body);
        }
    }
}
