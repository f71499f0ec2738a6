import dev.tocsin.anexia.Monitoring;
import dev.tocsin.anexia.vertx.MonitoringRoutes;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.nio.file.Files;
import java.nio.file.Path;

/** An application on Vert.x Web, with Anexia monitoring. */
public class VertxServer {

    public static void main(String[] arguments) {
        Vertx vertx = Vertx.vertx();
        Router router = Router.router(vertx);
        router.get("/").handler(asked -> asked.end("Hello\n"));

        MonitoringRoutes.mount(
                router,
                Monitoring.builder(System.getenv("ANX_MONITORING_ACCESS_TOKEN"))
                        .framework("vertx", "io.vertx:vertx-core")
                        .check("stock", () -> Files.size(Path.of("/nowhere/stock.csv")))
                        .build());

        vertx.createHttpServer().requestHandler(router).listen(Integer.parseInt(arguments[0]), "127.0.0.1");
    }
}
