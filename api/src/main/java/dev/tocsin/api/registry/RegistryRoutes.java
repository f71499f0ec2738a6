package dev.tocsin.api.registry;

import dev.tocsin.api.view.Snapshot;
import dev.tocsin.schemas.event.SchemaSubject;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Mounts the registry: what Confluent's clients ask for when they read. */
public final class RegistryRoutes {

    private static final String TYPE = "application/vnd.schemaregistry.v1+json";

    private final Registry registry;

    /** @param built the manifest that this build was made with */
    public RegistryRoutes(Snapshot snapshot, List<SchemaSubject> built) {
        this.registry = new Registry(snapshot, built);
    }

    public void mount(Router router, String root) {
        get(router, root, asked -> Answer.of(new JsonObject()));
        get(router, root + "/subjects", asked -> Answer.of(registry.subjects()));
        get(
                router,
                root + "/subjects/:subject/versions",
                asked -> registry.versions(subject(asked)).map(Answer::of).orElseGet(() -> noSubject(asked)));
        get(
                router,
                root + "/subjects/:subject/versions/:version",
                asked -> version(asked).map(Answer::of).orElseGet(() -> noVersion(asked)));
        get(
                router,
                root + "/subjects/:subject/versions/:version/schema",
                asked -> version(asked)
                        .map(found -> Answer.of(found.getString("schema")))
                        .orElseGet(() -> noVersion(asked)));
        get(router, root + "/schemas/types", asked -> Answer.of(new JsonArray().add("AVRO")));
        get(
                router,
                root + "/schemas/ids/:id",
                asked -> schema(asked, schema -> Answer.of(new JsonObject().put("schema", schema))));
        get(router, root + "/schemas/ids/:id/schema", asked -> schema(asked, Answer::of));
        get(
                router,
                root + "/schemas/ids/:id/versions",
                asked -> schema(asked, schema -> Answer.of(registry.uses(asked.pathParam("id")))));
        get(
                router,
                root + "/config",
                asked -> Answer.of(new JsonObject().put("compatibilityLevel", "FULL_TRANSITIVE")));
        get(router, root + "/mode", asked -> Answer.of(new JsonObject().put("mode", "READONLY")));
    }

    /** In Confluent's shape, errors too. */
    private record Answer(int status, String body) {
        static Answer of(JsonObject body) {
            return new Answer(200, body.encode());
        }

        static Answer of(JsonArray body) {
            return new Answer(200, body.encode());
        }

        static Answer of(String schema) {
            return new Answer(200, schema);
        }

        static Answer missing(int code, String message) {
            return new Answer(
                    404,
                    new JsonObject()
                            .put("error_code", code)
                            .put("message", message)
                            .encode());
        }
    }

    private Optional<JsonObject> version(RoutingContext asked) {
        return registry.version(subject(asked), asked.pathParam("version"));
    }

    private Answer schema(RoutingContext asked, Function<String, Answer> answer) {
        return registry.schema(asked.pathParam("id"))
                .map(answer)
                .orElseGet(() -> Answer.missing(40403, "Schema " + asked.pathParam("id") + " not found"));
    }

    private Answer noVersion(RoutingContext asked) {
        return registry.versions(subject(asked)).isEmpty()
                ? noSubject(asked)
                : Answer.missing(40402, "Version " + asked.pathParam("version") + " not found.");
    }

    private static Answer noSubject(RoutingContext asked) {
        return Answer.missing(40401, "Subject '" + subject(asked) + "' not found.");
    }

    private static String subject(RoutingContext asked) {
        return asked.pathParam("subject");
    }

    private static void get(Router router, String path, Function<RoutingContext, Answer> question) {
        router.get(path).handler(asked -> {
            Answer answer = question.apply(asked);
            asked.response()
                    .setStatusCode(answer.status())
                    .putHeader("content-type", TYPE)
                    .end(answer.body());
        });
    }
}
