import com.sun.net.httpserver.HttpServer;
import dev.tocsin.anexia.Monitoring;
import dev.tocsin.anexia.jdk.MonitoringHandler;
import dev.tocsin.anexia.up.Warning;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

/** An application on the JDK's own web server, with Anexia monitoring. */
public class JdkServer {

    public static void main(String[] arguments) throws Exception {
        Queue<String> orders = new ConcurrentLinkedQueue<>();
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])), 0);
        server.setExecutor(Executors.newCachedThreadPool());

        Monitoring monitoring = Monitoring.builder(System.getenv("ANX_MONITORING_ACCESS_TOKEN"))
                .check("orders", () -> {
                    if (orders.size() > 100) {
                        throw new Warning(orders.size() + " orders wait");
                    }
                })
                .build();
        MonitoringHandler.mount(server, monitoring);

        server.start();
    }
}
