package dev.tocsin.standalone.e2e;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** Takes callbacks and remembers them in order of arrival. Threading: an event loop appends, any thread reads. */
final class Receiver implements AutoCloseable {

    /** One request as it arrived. */
    record Arrival(String path, String id, String body, Map<String, String> headers) {}

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final List<Arrival> arrivals = new CopyOnWriteArrayList<>();
    private final Set<String> hanging = ConcurrentHashMap.newKeySet();
    private volatile int status = 200;
    private volatile UnaryOperator<String> answers = body -> "";

    Receiver() throws Exception {
        this(0);
    }

    Receiver(int port) throws Exception {
        server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    String id = request.getHeader("webhook-id");
                    arrivals.add(new Arrival(request.path(), id == null ? "" : id, body.toString(), headers(request)));
                    if (!hanging.contains(request.path())) {
                        request.response().setStatusCode(status).end(answers.apply(body.toString()));
                    }
                }))
                .listen(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private static Map<String, String> headers(HttpServerRequest request) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        request.headers().forEach(headers::put);
        return headers;
    }

    /** What each request had as that header. */
    List<String> header(String name) {
        return arrivals.stream()
                .map(arrival -> arrival.headers().getOrDefault(name, ""))
                .toList();
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    void answer(int code) {
        status = code;
    }

    /** What it says to a body. */
    void answer(UnaryOperator<String> words) {
        answers = words;
    }

    /** All in order of their first arrival, whatever their path. */
    List<Arrival> callbacks() {
        Map<String, Arrival> first = new LinkedHashMap<>();
        arrivals.forEach(arrival -> first.putIfAbsent(arrival.id(), arrival));
        return new ArrayList<>(first.values());
    }

    /** From now on nothing that comes to {@code path} is answered. */
    void hang(String path) {
        hanging.add(path);
    }

    /** Each callback once, in order of its first arrival: a repeated attempt carries the same id. */
    List<Arrival> callbacks(String path) {
        Map<String, Arrival> first = new LinkedHashMap<>();
        for (Arrival arrival : arrivals) {
            if (arrival.path().equals(path)) {
                first.putIfAbsent(arrival.id(), arrival);
            }
        }
        return new ArrayList<>(first.values());
    }

    /** Bodies of each callback once. */
    List<String> bodies(String path) {
        return callbacks(path).stream().map(Arrival::body).toList();
    }

    /** How many requests came, repeats included. */
    long requests(String path) {
        return arrivals.stream().filter(arrival -> arrival.path().equals(path)).count();
    }

    @Override
    public void close() {
        vertx.close();
    }
}
