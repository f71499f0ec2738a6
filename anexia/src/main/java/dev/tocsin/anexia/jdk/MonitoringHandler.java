package dev.tocsin.anexia.jdk;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.tocsin.anexia.Monitoring;
import dev.tocsin.anexia.Request;
import dev.tocsin.anexia.Response;
import java.io.IOException;
import java.util.Objects;

/**
 * Answers with the threads of an {@link HttpServer}, at {@link Monitoring#PATH}.
 *
 * <p>Threading: a thread of the server waits for the answer, so give the server an executor of more than one.
 */
public final class MonitoringHandler implements HttpHandler {

    private static final int NO_BODY = -1;

    private final Monitoring monitoring;

    public MonitoringHandler(Monitoring monitoring) {
        this.monitoring = monitoring;
    }

    /** Adds it to a server, in one line. */
    public static void mount(HttpServer server, Monitoring monitoring) {
        server.createContext(Monitoring.PATH, new MonitoringHandler(monitoring));
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Response response = monitoring
                    .answer(new Request(
                            exchange.getRequestMethod(),
                            exchange.getRequestURI().getRawPath(),
                            Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), "")))
                    .join();
            response.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] body = response.bytes();
            exchange.sendResponseHeaders(response.status(), body.length == 0 ? NO_BODY : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        }
    }
}
