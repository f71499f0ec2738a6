package dev.tocsin.anexia;

import dev.tocsin.anexia.vertx.MonitoringRoutes;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

class OnVertxWebTest extends MonitoringRows {

    private final Vertx vertx = Vertx.vertx();

    @Override
    int serve(Monitoring monitoring) {
        Router router = Router.router(vertx);
        MonitoringRoutes.mount(router, monitoring);
        return vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join()
                .actualPort();
    }

    @Override
    @AfterEach
    void stop() {
        vertx.close();
    }
}
