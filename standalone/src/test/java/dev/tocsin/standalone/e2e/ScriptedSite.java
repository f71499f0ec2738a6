package dev.tocsin.standalone.e2e;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Endpoints that answer by a script each, letter by letter, the last letter from then on: {@code S} is well, {@code D} is 299,
 * {@code F} is 503, {@code T} nothing at all. Threading: an event loop answers, any thread reads and gives scripts.
 */
final class ScriptedSite implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final Map<String, String> scripts = new ConcurrentHashMap<>();
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();

    ScriptedSite() throws Exception {
        server = vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    /** What the endpoint at a path answers from now on. */
    void plays(String path, String script) {
        scripts.put(path, script);
        asked.put(path, 0);
    }

    /** How often the endpoint was asked since it has its script. */
    int asked(String path) {
        return asked.getOrDefault(path, 0);
    }

    private void answer(HttpServerRequest request) {
        String path = request.path().substring(1);
        int number = asked.merge(path, 1, Integer::sum);
        String script = scripts.getOrDefault(path, "F");
        char letter = script.charAt(Math.min(number, script.length()) - 1);
        if (letter == 'T') {
            return;
        }
        int status = letter == 'S' ? 200 : letter == 'D' ? 299 : 503;
        request.response().setStatusCode(status).end("status " + status);
    }

    @Override
    public void close() {
        vertx.close();
    }
}
