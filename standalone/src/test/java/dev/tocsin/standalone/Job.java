package dev.tocsin.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A background job's report by HTTP. Threading: the test says what is answered, a thread of its own answers. */
final class Job implements AutoCloseable {

    private final ExecutorService thread = Executors.newCachedThreadPool();
    private final AtomicInteger requests = new AtomicInteger();
    private final int port;
    private volatile String answer = "";
    private @Nullable HttpServer server;

    Job() throws IOException {
        HttpServer first = listen(0);
        port = first.getAddress().getPort();
        server = first;
    }

    private HttpServer listen(int wanted) throws IOException {
        HttpServer listening = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 10);
        listening.setExecutor(thread);
        listening.createContext("/", exchange -> {
            requests.incrementAndGet();
            if (answer.equals("silent")) {
                return;
            }
            String body = answer.length() > 4 ? answer.substring(4) : "";
            exchange.sendResponseHeaders(Integer.parseInt(answer.substring(0, 3)), body.isEmpty() ? -1 : body.length());
            exchange.getResponseBody().write(body.getBytes(UTF_8));
            exchange.close();
        });
        listening.start();
        return listening;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    int requests() {
        return requests.get();
    }

    /** {@code 200 BODY}, {@code silent} or {@code refused}. */
    void says(String words) throws IOException {
        HttpServer listening = server;
        if (words.equals("refused")) {
            close();
        } else if (listening == null) {
            server = listen(port);
        }
        answer = words;
    }

    @Override
    public void close() {
        HttpServer listening = server;
        if (listening != null) {
            listening.stop(0);
        }
        server = null;
    }
}
