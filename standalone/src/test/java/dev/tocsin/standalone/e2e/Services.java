package dev.tocsin.standalone.e2e;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The services that presets know, as strict as their documentation, at {@code /SERVICE/…}; at {@code /SERVICE-busy/…} the
 * same, which asks for a pause first. Threading: event loops answer, any thread reads.
 */
final class Services implements AutoCloseable {

    /** One request as it arrived. */
    record Arrival(String method, String path, @Nullable String query, MultiMap headers, String body) {

        JsonObject json() {
            return new JsonObject(body);
        }
    }

    /** What a service says. */
    record Said(int status, String body, Map<String, String> headers) {

        /** Nothing, for as long as anybody waits. */
        static final Said NOTHING = new Said(0, "");

        Said(int status, String body) {
            this(status, body, Map.of());
        }
    }

    /** One service: the path is what follows its name. */
    @FunctionalInterface
    interface Service {
        Said answer(Arrival arrival, String path);
    }

    private static final Map<String, Service> STATELESS = Map.ofEntries(
            Map.entry("slack", ChatServices::slack),
            Map.entry("slack-webhook", ChatServices::slackWebhook),
            Map.entry("discord", ChatServices::discord),
            Map.entry("teams", ChatServices::teams),
            Map.entry("telegram", ChatServices::telegram),
            Map.entry("hipchat", ChatServices::hipchat),
            Map.entry("ntfy", AlertServices::ntfy),
            Map.entry("pagerduty", AlertServices::pagerduty),
            Map.entry("sentry", AlertServices::sentry),
            Map.entry("old-sentry", AlertServices::oldSentry),
            Map.entry("webhook", AlertServices::webhook));

    private static final Map<String, Said> PAUSES = Map.of(
            "slack", new Said(429, "{\"ok\":false,\"error\":\"ratelimited\"}", Map.of("Retry-After", "1")),
            "discord",
                    new Said(429, "{\"message\":\"You are being rate limited.\",\"retry_after\":0.3,\"global\":false}"),
            "teams",
                    new Said(
                            200,
                            "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error"
                                    + " 429 with ContextId MS-CV=1"),
            "telegram",
                    new Said(
                            429,
                            "{\"ok\":false,\"error_code\":429,\"description\":\"Too Many Requests: retry after 1\","
                                    + "\"parameters\":{\"retry_after\":1}}"),
            "sentry", new Said(429, "{\"detail\":\"rate limited\"}", Map.of("Retry-After", "1")));

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final Map<String, Service> services;
    private final List<Arrival> arrivals = new CopyOnWriteArrayList<>();
    private final Set<String> paused = ConcurrentHashMap.newKeySet();

    Services() throws Exception {
        this(STATELESS);
    }

    /** @param services by their names */
    Services(Map<String, Service> services) throws Exception {
        this.services = services;
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

    /** What came to a service, pauses that were asked for included. */
    List<Arrival> arrivals(String service) {
        return arrivals.stream()
                .filter(arrival -> arrival.path().startsWith("/" + service + "/"))
                .toList();
    }

    private void answer(HttpServerRequest request, String body) {
        Arrival arrival =
                new Arrival(request.method().name(), request.path(), request.query(), request.headers(), body);
        arrivals.add(arrival);
        String name = request.path().split("/", -1)[1];
        String path = request.path().substring(name.length() + 1);
        boolean busy = name.endsWith("-busy");
        String service = busy ? name.substring(0, name.length() - "-busy".length()) : name;
        Said pause = PAUSES.get(service);
        Said said = busy && pause != null && paused.add(name + header(arrival, "webhook-id"))
                ? pause
                : services.getOrDefault(service, (other, rest) -> new Said(404, "no such service"))
                        .answer(arrival, path);
        if (said.equals(Said.NOTHING)) {
            return;
        }
        said.headers().forEach(request.response()::putHeader);
        request.response().setStatusCode(said.status()).end(said.body());
    }

    static String header(Arrival arrival, String name) {
        String value = arrival.headers().get(name);
        return value == null ? "" : value;
    }

    static boolean isJson(Arrival arrival) {
        try {
            arrival.json();
            return header(arrival, "content-type").startsWith("application/json");
        } catch (DecodeException notJson) {
            return false;
        }
    }

    @Override
    public void close() {
        vertx.close();
    }
}
