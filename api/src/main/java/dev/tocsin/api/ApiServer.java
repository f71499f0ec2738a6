package dev.tocsin.api;

import dev.tocsin.bootstrap.management.CannotListen;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server: event loops and workers of its own. Threading: any thread. */
final class ApiServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
    private static final int START_SECONDS = 10;
    private static final int STOP_SECONDS = 5;
    private static final FileSystemOptions NO_FILES =
            new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);

    private final Vertx vertx = Vertx.vertx(new VertxOptions()
            .setEventLoopPoolSize(2)
            .setWorkerPoolSize(8)
            .setInternalBlockingPoolSize(1)
            .setFileSystemOptions(NO_FILES));
    private final HttpServer server = vertx.createHttpServer(new HttpServerOptions()
            .setCompressionSupported(true)
            .setMaxInitialLineLength(8_192)
            .setIdleTimeout(120));

    private final List<ApiServer> beside = new CopyOnWriteArrayList<>();

    private ApiServer() {}

    /** Closes another one with this one. */
    void besides(ApiServer other) {
        beside.add(other);
    }

    /** The ports of those that are closed with this one. */
    List<Integer> portsBeside() {
        return beside.stream().map(ApiServer::port).toList();
    }

    /**
     * Starts answering; port 0 picks a free one.
     *
     * @throws CannotListen if another process has the port or the host is not this machine's
     */
    static ApiServer start(String host, int port, Consumer<Router> routes) {
        ApiServer started = new ApiServer();
        try {
            Router router = Router.router(started.vertx);
            routes.accept(router);
            started.listen(host, port, router);
            return started;
        } catch (RuntimeException failed) {
            started.close();
            throw failed;
        }
    }

    int port() {
        return server.actualPort();
    }

    private void listen(String host, int port, Router router) {
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

    @Override
    public void close() {
        beside.forEach(ApiServer::close);
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException failed) {
            LOG.atWarn().setCause(failed).log("the API port did not close cleanly");
        }
    }
}
