package dev.tocsin.anexia;

import com.sun.net.httpserver.HttpServer;
import dev.tocsin.anexia.jdk.MonitoringHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

class OnJdkHttpServerTest extends MonitoringRows {

    private @Nullable HttpServer server;

    @Override
    int serve(Monitoring monitoring) throws IOException {
        HttpServer created = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        MonitoringHandler.mount(created, monitoring);
        created.start();
        server = created;
        return created.getAddress().getPort();
    }

    @Override
    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }
}
