package dev.tocsin.standalone.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

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

    private final HttpServer server;

    FakeApi() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String query = exchange.getRequestURI().getQuery();
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        String method = exchange.getRequestMethod();
        if (!method.equals("GET")) {
            asked.add(method + " " + exchange.getRequestURI());
            bodies.add(body);
        }
        if (!method.equals("GET")
                && !"Bearer secret".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            say(exchange, 401, "{\"detail\": \"the token is unknown\"}");
        } else {
            answer(exchange, method, path, query == null ? "" : query);
        }
    }

    private void answer(HttpExchange exchange, String method, String path, String query) throws IOException {
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
                say(exchange, 200, json(parts[4], callbacks.get(parts[4])));
            }
        } else if (path.equals("/api/v1/hooks/hand") && method.equals("GET")) {
            say(exchange, 200, "{\"delivery\": {\"mode\": \"manual\"}}");
        } else if (path.equals("/api/v1/hooks/auto")) {
            say(exchange, 200, "{\"delivery\": {\"mode\": \"auto\"}}");
        } else if (path.equals("/api/v1/hooks/hand/send")) {
            callbacks.forEach((id, kept) -> {
                if (kept.hook().equals("hand") && kept.status().equals("waiting")) {
                    attempt(id);
                }
            });
            say(exchange, 202, "{\"command\": \"cmd_1\"}");
        } else if (path.equals("/api/v1/commands")) {
            say(exchange, 200, "{\"command\": \"cmd_1\"}");
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

    private void attempt(String id) {
        callbacks.computeIfPresent(id, (same, kept) -> kept.tried(failing.contains(id) ? "error" : "sent"));
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
                + "\", \"attempts_made\": " + kept.attempts() + "}";
    }

    private static void say(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
