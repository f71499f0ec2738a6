package dev.tocsin.standalone.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The API of one installation. Throws Rejected for what it refuses and Unanswered where it does not answer. */
final class Remote {
    static final JsonMapper JSON = new JsonMapper();

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final String url;
    private final Optional<String> token;
    private final Optional<String> key;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    Remote(String url, Optional<String> token) {
        this(url, token, Optional.empty());
    }

    private Remote(String url, Optional<String> token, Optional<String> key) {
        this.url = url.replaceFirst("/+$", "");
        this.token = token;
        this.key = key;
    }

    /** What is written by it twice is one. */
    Remote repeatable(String idempotencyKey) {
        return new Remote(url, token, Optional.of(idempotencyKey));
    }

    /** What was answered, with its status. */
    record Answer(int status, JsonNode body) {}

    JsonNode get(String path) {
        return send(request(path).GET()).body();
    }

    /** All pages of a list. */
    List<JsonNode> all(String path) {
        List<JsonNode> all = new ArrayList<>();
        String start = path + (path.contains("?") ? "&" : "?") + "limit=500";
        String next = start;
        while (true) {
            JsonNode page = get(next);
            page.path("data").forEach(all::add);
            if (!page.path("next").isTextual()) {
                return all;
            }
            next = start + "&cursor=" + part(page.path("next").textValue());
        }
    }

    Answer write(String method, String path, JsonNode body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body.isMissingNode() ? "" : body.toString())));
    }

    Answer write(String method, String path) {
        return write(method, path, MissingNode.getInstance());
    }

    Answer writeYaml(String method, String path, String body) {
        return send(
                request(path).header("Content-Type", "application/yaml").method(method, BodyPublishers.ofString(body)));
    }

    /** A part of a path or query, escaped. */
    static String part(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String path) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                    .timeout(PATIENCE)
                    .header("Accept", "application/json, application/problem+json");
            token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
            key.ifPresent(text -> request.header("Idempotency-Key", text));
            return request;
        } catch (IllegalArgumentException e) {
            throw new Rejected(400, "expected an address such as http://127.0.0.1:8080 but was '" + url + "'");
        }
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
            if (answer.statusCode() >= 500) {
                throw new Unanswered(url + " cannot do it now: " + reason(answer));
            }
            if (answer.statusCode() >= 400) {
                throw new Rejected(answer.statusCode(), reason(answer));
            }
            return new Answer(answer.statusCode(), body(answer));
        } catch (IOException e) {
            throw new Unanswered(
                    "nothing answers at " + url + ": start `./tocsin up`, or say with --url where it runs");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unanswered("interrupted");
        }
    }

    private JsonNode body(HttpResponse<String> answer) {
        try {
            return answer.body().isBlank() ? MissingNode.getInstance() : JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new Unanswered(url + " does not answer as Tocsin does");
        }
    }

    /** The problem's words; one line for each thing that is wrong. */
    private String reason(HttpResponse<String> answer) {
        try {
            JsonNode problem = JSON.readTree(answer.body());
            StringBuilder reason =
                    new StringBuilder(problem.path("detail").asText("it answered " + answer.statusCode()));
            JsonNode errors = problem.path("errors");
            if (errors.size() > 1) {
                errors.forEach(error -> reason.append("\n  ")
                        .append(error.path("path").asText())
                        .append(": ")
                        .append(error.path("message").asText()));
            }
            if (answer.statusCode() == 401) {
                reason.append(" (--token, TOCSIN_TOKEN, or the file `token` of --data)");
            }
            return reason.toString();
        } catch (JsonProcessingException e) {
            return "it answered " + answer.statusCode();
        }
    }
}
