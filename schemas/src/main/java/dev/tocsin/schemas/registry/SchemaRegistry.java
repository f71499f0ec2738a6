package dev.tocsin.schemas.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tocsin.schemas.registry.Answer.Away;
import dev.tocsin.schemas.registry.Answer.Found;
import dev.tocsin.schemas.registry.Answer.Missing;
import dev.tocsin.schemas.registry.Answer.Refused;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Asks a registry, once a call, in Confluent's REST API.
 *
 * <p>Threading: thread-safe; blocks the calling thread for 15 s at most.
 *
 * @see <a href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html">the API</a>
 */
final class SchemaRegistry {

    private static final String TYPE = "application/vnd.schemaregistry.v1+json";
    private static final int NO_SUCH_SCHEMA = 40403;
    private static final int SHOWN = 200;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI url;
    private final Optional<Login> login;
    private final UnaryOperator<String> reveal;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /**
     * @param url without a slash at its end
     * @param reveal the text that a reference refers to; throws IllegalStateException where there is none
     */
    SchemaRegistry(URI url, Optional<Login> login, UnaryOperator<String> reveal) {
        this.url = url;
        this.login = login;
        this.reveal = reveal;
    }

    URI url() {
        return url;
    }

    /** The number of a schema under a subject, which it has from now on if it had none. */
    Answer<Integer> register(String subject, Schema schema) {
        String body = JsonNodeFactory.instance
                .objectNode()
                .put("schema", schema.toString())
                .toString();
        String path = "/subjects/" + URLEncoder.encode(subject, UTF_8) + "/versions";
        return ask(
                request(path).header("content-type", TYPE).POST(BodyPublishers.ofString(body)),
                json -> json.path("id").isInt() && json.path("id").asInt() > 0
                        ? new Found<>(json.path("id").asInt())
                        : new Refused<>("answered without an id"));
    }

    /** The schema with that number. */
    Answer<Schema> schema(int id) {
        return ask(request("/schemas/ids/" + id).GET(), SchemaRegistry::parsed);
    }

    private static Answer<Schema> parsed(JsonNode json) {
        String type = json.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO") || !json.path("references").isEmpty()) {
            return new Missing<>(); // it is none of ours: ours are Avro and stand alone
        }
        try {
            return new Found<>(new Schema.Parser().parse(json.path("schema").asText()));
        } catch (SchemaParseException e) {
            return new Refused<>("answered with what is no Avro schema");
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(10))
                .header("accept", TYPE + ", application/json");
    }

    private <T> Answer<T> ask(HttpRequest.Builder request, Function<JsonNode, Answer<T>> read) {
        try {
            login.ifPresent(known -> request.header("authorization", known.authorization(reveal)));
        } catch (IllegalStateException absent) {
            return new Refused<>("cannot be logged in to: " + absent.getMessage());
        }
        try {
            return read(client.send(request.build(), BodyHandlers.ofString()), read);
        } catch (IOException e) {
            return new Away<>(
                    e.getMessage() == null ? "does not answer (" + e.getClass().getSimpleName() + ")" : e.getMessage());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static <T> Answer<T> read(HttpResponse<String> response, Function<JsonNode, Answer<T>> read) {
        int status = response.statusCode();
        Optional<JsonNode> body = json(response.body());
        if (status == 200) {
            return body.map(read)
                    .orElseGet(() -> new Refused<>("answered without JSON: is the URL that of a schema registry?"));
        }
        String said = body.map(json -> json.path("message").asText())
                .filter(message -> !message.isBlank())
                .map(message -> ": " + message.substring(0, Math.min(message.length(), SHOWN)))
                .orElse("");
        boolean none = status == 404
                && body.filter(json -> json.path("error_code").asInt() == NO_SUCH_SCHEMA)
                        .isPresent();
        if (none) {
            return new Missing<>();
        }
        boolean passing = status >= 500 || status == 408 || status == 425 || status == 429;
        return passing
                ? new Away<>("answered " + status + said)
                : new Refused<>("answered " + status + said + hint(status));
    }

    private static String hint(int status) {
        return switch (status) {
            case 401, 403 -> " (SCHEMA_REGISTRY_USER and SCHEMA_REGISTRY_PASSWORD, or SCHEMA_REGISTRY_TOKEN)";
            case 404, 405 -> " (SCHEMA_REGISTRY_URL: expected where Confluent's REST API begins)";
            default -> "";
        };
    }

    private static Optional<JsonNode> json(String body) {
        try {
            return Optional.ofNullable(JSON.readTree(body)).filter(JsonNode::isObject);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
