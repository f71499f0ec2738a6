package dev.tocsin.standalone;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A background job's report by HTTP. Threading: the test says what is answered, an event loop answers. */
final class Job implements AutoCloseable {

    private final Vertx vertx;
    private final AtomicInteger requests = new AtomicInteger();
    private final int port;
    private volatile String answer = "";
    private @Nullable HttpServer server;

    Job(Vertx vertx) {
        this.vertx = vertx;
        HttpServer first = listen(0);
        port = first.actualPort();
        server = first;
    }

    private HttpServer listen(int wanted) {
        return vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(wanted, "127.0.0.1")
                .await();
    }

    private void answer(HttpServerRequest request) {
        requests.incrementAndGet();
        String words = answer;
        if (!words.equals("silent")) {
            request.response()
                    .setStatusCode(Integer.parseInt(words.substring(0, 3)))
                    .end(words.length() > 4 ? words.substring(4) : "");
        }
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    int requests() {
        return requests.get();
    }

    /** {@code 200 BODY}, {@code silent} or {@code refused}. */
    void says(String words) {
        if (words.equals("refused")) {
            close();
        } else if (server == null) {
            server = listen(port);
        }
        answer = words;
    }

    @Override
    public void close() {
        HttpServer listening = server;
        if (listening != null) {
            listening.close().await();
        }
        server = null;
    }
}
