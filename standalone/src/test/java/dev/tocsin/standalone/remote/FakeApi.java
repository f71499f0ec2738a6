package dev.tocsin.standalone.remote;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Answers as the API would, from callbacks that it holds; what is to be sent is sent or fails at once. */
final class FakeApi implements AutoCloseable {
    /** A callback: its hook, status and attempts. */
    record Kept(String hook, String status, int attempts) {
        Kept tried(String outcome) {
            return new Kept(hook, outcome, attempts + 1);
        }
    }

    final Map<String, Kept> callbacks = new ConcurrentHashMap<>();
    final List<String> asked = new CopyOnWriteArrayList<>();
    final List<String> bodies = new CopyOnWriteArrayList<>();
    /** Callbacks whose receiver says no. */
    final List<String> failing = new CopyOnWriteArrayList<>();

    /** Callbacks that are only recorded. */
    final List<String> withheld = new CopyOnWriteArrayList<>();

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;

    FakeApi() throws Exception {
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

    private void answer(HttpServerRequest exchange, String body) {
        String query = exchange.query();
        String method = exchange.method().name();
        if (!method.equals("GET")) {
            asked.add(method + " " + exchange.uri());
            bodies.add(body);
        }
        if (!method.equals("GET") && !"Bearer secret".equals(exchange.getHeader("Authorization"))) {
            say(exchange, 401, "{\"detail\": \"the token is unknown\"}");
        } else {
            answer(exchange, method, exchange.path(), query == null ? "" : query);
        }
    }

    private void answer(HttpServerRequest exchange, String method, String path, String query) {
        String[] parts = path.split("/", -1);
        if (path.endsWith("/count")) {
            say(exchange, 200, "{\"count\": " + selected(query).size() + "}");
        } else if (path.equals("/api/v1/callbacks")) {
            List<String> data = new ArrayList<>();
            selected(query).forEach((id, kept) -> data.add(json(id, kept)));
            say(exchange, 200, "{\"data\": [" + String.join(",", data) + "], \"next\": null}");
        } else if (path.startsWith("/api/v1/callbacks/") && callbacks.containsKey(parts[4])) {
            if (parts.length > 5) {
                attempt(parts[4]);
                say(exchange, 202, "{\"command\": \"cmd_1\"}");
            } else {
                say(exchange, 200, json(parts[4], callbacks.getOrDefault(parts[4], new Kept("", "", 0))));
            }
        } else if (path.matches("/api/v1/hooks/(hand|auto)")) {
            say(exchange, 200, "{\"delivery\": {\"mode\": \"" + (path.endsWith("hand") ? "manual" : "auto") + "\"}}");
        } else if (path.equals("/api/v1/hooks/hand/send")) {
            callbacks.forEach((id, kept) -> {
                if (kept.hook().equals("hand") && kept.status().equals("waiting")) {
                    attempt(id);
                }
            });
            say(exchange, 202, "{\"command\": \"cmd_1\"}");
        } else if (path.equals("/api/v1/commands")) {
            say(exchange, 200, "{\"command\": \"cmd_1\"}");
        } else if (path.startsWith("/api/v1/databases")) {
            database(exchange, method, path);
        } else if (path.startsWith("/api/v1/signals/")) {
            say(exchange, 202, "{\"id\": \"sig_1\", \"repeated\": false}");
        } else if (path.equals("/api/v1/hooks") && method.equals("POST")) {
            say(
                    exchange,
                    422,
                    "{\"detail\": \"2 problems\", \"errors\": [{\"path\": \"send.url\", \"message\": \"no\"},"
                            + " {\"path\": \"listen\", \"message\": \"never\"}]}");
        } else {
            say(exchange, 404, "{\"detail\": \"there is nothing at " + path + "\"}");
        }
    }

    private static void database(HttpServerRequest exchange, String method, String path) {
        if (path.equals("/api/v1/databases")) {
            say(
                    exchange,
                    200,
                    "{\"data\": [{\"name\": \"shop\", \"kind\": \"postgresql\", \"url\": \"postgresql://db/shop\","
                            + " \"tables\": [\"public.*\"], \"enabled\": true, \"origin\": \"api\"}], \"next\": null}");
        } else if (path.equals("/api/v1/databases/shop") && method.equals("DELETE")) {
            say(exchange, 204, "");
        } else if (path.equals("/api/v1/databases/shop/snapshot")) {
            say(exchange, 202, "{\"command\": \"cmd_1\"}");
        } else {
            say(exchange, 404, "{\"detail\": \"there is no such database\"}");
        }
    }

    private void attempt(String id) {
        callbacks.computeIfPresent(
                id,
                (same, kept) ->
                        kept.tried(withheld.contains(id) ? "cancelled" : failing.contains(id) ? "error" : "sent"));
    }

    private Map<String, Kept> selected(String query) {
        Map<String, Kept> selected = new TreeMap<>(callbacks);
        for (String part : query.split("&", -1)) {
            if (part.startsWith("status=")) {
                selected.values().removeIf(kept -> !kept.status().equals(part.substring(7)));
            } else if (part.startsWith("hook=")) {
                selected.values().removeIf(kept -> !kept.hook().equals(part.substring(5)));
            }
        }
        return selected;
    }

    private static String json(String id, Kept kept) {
        return "{\"id\": \"" + id + "\", \"hook\": \"" + kept.hook() + "\", \"status\": \"" + kept.status()
                + "\", \"details\": \"" + (kept.status().equals("cancelled") ? "log_only: recorded" : "")
                + "\", \"attempts_made\": " + kept.attempts() + "}";
    }

    private static void say(HttpServerRequest exchange, int status, String body) {
        exchange.response().setStatusCode(status).end(body);
    }

    @Override
    public void close() {
        vertx.close();
    }
}
