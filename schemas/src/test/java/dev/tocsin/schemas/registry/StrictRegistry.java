package dev.tocsin.schemas.registry;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/** A registry of Confluent's protocol on a socket: numbers from 1001, FULL_TRANSITIVE, and refusals in the words of the real ones. */
final class StrictRegistry implements AutoCloseable {

    private static final String TYPE = "application/vnd.schemaregistry.v1+json";

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server = vertx.createHttpServer();
    private final Map<String, Integer> ids = new LinkedHashMap<>();
    private final Map<String, List<Schema>> subjects = new LinkedHashMap<>();
    final ConcurrentLinkedDeque<String> asked = new ConcurrentLinkedDeque<>();
    final AtomicInteger failuresLeft = new AtomicInteger();
    volatile Optional<String> authorization = Optional.empty();
    volatile Optional<String> always = Optional.empty();

    static StrictRegistry start() {
        return start(0);
    }

    static StrictRegistry start(int port) {
        StrictRegistry registry = new StrictRegistry();
        registry.server
                .requestHandler(request -> request.body().onSuccess(body -> registry.answer(request, body)))
                .listen(port, "127.0.0.1")
                .await();
        return registry;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    /** As another process would. */
    synchronized int add(String subject, Schema schema) {
        subjects.computeIfAbsent(subject, name -> new ArrayList<>()).add(schema);
        return ids.computeIfAbsent(schema.toString(), text -> 1001 + ids.size());
    }

    synchronized List<String> subjects() {
        return List.copyOf(subjects.keySet());
    }

    private void answer(HttpServerRequest request, Buffer body) {
        String question = request.method() + " " + request.path();
        asked.add(question);
        if (failuresLeft.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            error(request, 503, 50003, "the leader is being elected");
        } else if (!authorization.equals(Optional.ofNullable(request.getHeader("authorization")))) {
            error(request, 401, 40101, "Unauthorized");
        } else if (always.isPresent()) {
            send(request, 200, always.get());
        } else if (question.matches("GET /schemas/ids/[0-9]+")) {
            get(request, Integer.parseInt(question.substring("GET /schemas/ids/".length())));
        } else if (question.matches("POST /subjects/[^/]+/versions")) {
            register(request, question.split("/", -1)[2], body);
        } else {
            error(request, 404, 404, "HTTP 404 Not Found");
        }
    }

    private void register(HttpServerRequest request, String subject, Buffer body) {
        try {
            String schema = body.toJsonObject().getString("schema");
            if (schema != null && TYPE.equals(request.getHeader("content-type"))) {
                register(request, subject, new Schema.Parser().parse(schema));
                return;
            }
        } catch (DecodeException e) {
            // answered as a real one does
        }
        error(request, 422, 42201, "Either the input schema or one its references is invalid");
    }

    private synchronized void register(HttpServerRequest request, String subject, Schema schema) {
        for (Schema there : subjects.getOrDefault(subject, List.of())) {
            if (!reads(there, schema) || !reads(schema, there)) {
                error(request, 409, 409, "Schema being registered is incompatible with an earlier schema");
                return;
            }
        }
        send(request, 200, new JsonObject().put("id", add(subject, schema)).encode());
    }

    private static boolean reads(Schema reader, Schema writer) {
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                        .getType()
                == SchemaCompatibilityType.COMPATIBLE;
    }

    private synchronized void get(HttpServerRequest request, int id) {
        for (Map.Entry<String, Integer> entry : ids.entrySet()) {
            if (entry.getValue() == id) {
                send(
                        request,
                        200,
                        new JsonObject().put("schema", entry.getKey()).encode());
                return;
            }
        }
        error(request, 404, 40403, "Schema " + id + " not found");
    }

    private static void error(HttpServerRequest request, int status, int code, String message) {
        send(
                request,
                status,
                new JsonObject().put("error_code", code).put("message", message).encode());
    }

    private static void send(HttpServerRequest request, int status, String body) {
        request.response().setStatusCode(status).putHeader("content-type", TYPE).end(body);
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
