package dev.tocsin.standalone.e2e;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cachet 2 at {@code /api/v1}, as far as cachet-url-monitor uses it, and as strict; beside it a receiver of webhooks at
 * {@code /push}. Threading: event loops answer, any thread reads.
 */
final class OldCachet implements AutoCloseable {

    static final String TOKEN = "cachet-token-5f2";
    private static final Pattern ROUTE = Pattern.compile("/api/v1/(components|incidents)(?:/(\\d+)(/updates)?)?");

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final boolean knowsUpdates;
    private final List<String> arrivals = new CopyOnWriteArrayList<>();

    /** @param knowsUpdates as 2.4 does and 2.3 does not */
    OldCachet(boolean knowsUpdates) throws Exception {
        this.knowsUpdates = knowsUpdates;
        server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> answer(request, body.toString())))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    /** Such as {@code PUT /api/v1/components/1 {"status": 1} 200}, those to one place alone. */
    List<String> arrivals(String place) {
        return arrivals.stream().filter(arrival -> arrival.contains(place)).toList();
    }

    private void answer(HttpServerRequest request, String body) {
        boolean push = request.path().startsWith("/push");
        int status = push ? 200 : status(request, body);
        arrivals.add(request.method().name() + " " + request.uri() + " " + body + " " + status);
        request.response().setStatusCode(status).end("{\"data\":{\"id\":42}}");
    }

    private int status(HttpServerRequest request, String body) {
        if (!TOKEN.equals(request.getHeader("X-Cachet-Token"))) {
            return 401;
        }
        Matcher route = ROUTE.matcher(request.path());
        if (!route.matches()) {
            return 404;
        }
        boolean update = route.group(3) != null;
        String method = request.method().name();
        try {
            JsonObject json = new JsonObject(body);
            if (route.group(1).equals("components")) {
                return method.equals("PUT") && within(json, "status", 1, 4) ? 200 : 400;
            }
            if (update
                    && (!knowsUpdates
                            || !method.equals("POST")
                            || !route.group(2).equals("42"))) {
                return 404;
            }
            boolean whole = !json.getString("message", "").isEmpty() && within(json, "status", 1, 4);
            boolean opening = route.group(2) == null;
            boolean component = json.getInteger("component_id") != null && within(json, "component_status", 1, 4);
            boolean visible = update || within(json, "visible", 0, 1);
            boolean named = !json.getString("name", "").isEmpty();
            return whole && visible && (!opening || (component && named && method.equals("POST"))) ? 200 : 400;
        } catch (DecodeException | ClassCastException wrong) {
            return 400;
        }
    }

    private static boolean within(JsonObject json, String key, int from, int to) {
        Integer value = json.getInteger(key);
        return value != null && value >= from && value <= to;
    }

    @Override
    public void close() {
        vertx.close();
    }
}
