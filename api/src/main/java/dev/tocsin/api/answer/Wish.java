package dev.tocsin.api.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tocsin.api.access.Caller;
import dev.tocsin.api.problem.Problem;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What somebody wants written. Methods that read throw a 4xx problem where it is not as it should be.
 *
 * @param ask path and query
 * @param headers by lower-case name
 * @param body as it came
 */
public record Wish(Ask ask, Caller caller, Map<String, String> headers, Buffer body) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    private static final List<String> YAML =
            List.of("application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml");

    public Wish {
        headers = Map.copyOf(headers);
    }

    public Instant now() {
        return ask.now();
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name)).filter(value -> !value.isBlank());
    }

    /** What makes a repetition of this the same. */
    public Optional<String> idempotencyKey() {
        Optional<String> key = header("idempotency-key").or(() -> header("ce-id"));
        if (key.isPresent() && key.get().length() > 255) {
            throw Problem.malformed("Idempotency-Key: expected at most 255 characters but there are "
                    + key.get().length());
        }
        return key;
    }

    /** Whether the body is YAML; throws a 415 problem if it is neither that nor JSON. */
    public boolean yaml() {
        String type = headers.getOrDefault("content-type", "")
                .replaceFirst(";.*", "")
                .strip()
                .toLowerCase(Locale.ROOT);
        boolean json = type.isEmpty() || type.equals("application/json") || type.endsWith("+json");
        if (!json && !YAML.contains(type)) {
            throw Problem.unsupported("expected Content-Type: application/json but was '" + type + "'");
        }
        return !json;
    }

    /** The body's text. */
    public String text() {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(body.getBytes())).toString();
        } catch (CharacterCodingException e) {
            throw Problem.malformed("the body is not UTF-8");
        }
    }

    /** The body, a JSON object; an empty one where there is no body. */
    public ObjectNode object() {
        if (yaml()) {
            throw Problem.unsupported("expected Content-Type: application/json");
        }
        String text = text();
        if (text.isBlank()) {
            return JSON.createObjectNode();
        }
        try {
            JsonNode node = JSON.readTree(text);
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw Problem.unusable(
                    "",
                    "expected a JSON object such as {\"name\": \"value\"} but was "
                            + node.getNodeType().name().toLowerCase(Locale.ROOT));
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw Problem.malformed("the body is not JSON" + where + ": "
                    + e.getOriginalMessage().replaceFirst(" \\(start marker at .*", ""));
        }
    }
}
