package dev.tocsin.standalone.e2e;

import dev.tocsin.standalone.e2e.Services.Arrival;
import dev.tocsin.standalone.e2e.Services.Said;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Services that wake people, and collectors of events, as their documentation describes what they take and say. */
final class AlertServices {

    static final String PAGERDUTY_KEY = "0123456789abcdef0123456789abcdef";
    static final String NTFY_TOKEN = "tk_AgQdq7mVBoFD37zQVN29RhuMzNIz2";
    static final String SENTRY_KEY = "a1b2c3d4e5f60718293a4b5c6d7e8f90";

    private static final Set<String> ACTIONS = Set.of("trigger", "acknowledge", "resolve");
    private static final Set<String> SEVERITIES = Set.of("critical", "error", "warning", "info");
    private static final Set<String> LEVELS = Set.of("fatal", "error", "warning", "info", "debug");

    private AlertServices() {}

    /** Publishing as JSON, on a topic that needs a token. */
    static Said ntfy(Arrival arrival, String path) {
        if (!Services.header(arrival, "authorization").equals("Bearer " + NTFY_TOKEN)) {
            return new Said(401, "{\"code\":40101,\"http\":401,\"error\":\"unauthorized\"}");
        }
        JsonObject message = Services.isJson(arrival) ? arrival.json() : new JsonObject();
        boolean good = path.equals("/")
                && message.getString("topic", "").matches("[-_A-Za-z0-9]{1,64}")
                && message.getInteger("priority", 3) >= 1
                && message.getInteger("priority", 3) <= 5
                && message.getValue("tags", new JsonArray()) instanceof JsonArray;
        return good
                ? new Said(200, "{\"id\":\"hwQ2YpKdmg\",\"event\":\"message\",\"topic\":\"ops\"}")
                : new Said(
                        400, "{\"code\":40024,\"http\":400,\"error\":\"invalid request: request body must be valid\"}");
    }

    /** Events API v2. */
    static Said pagerduty(Arrival arrival, String path) {
        JsonObject event = Services.isJson(arrival) ? arrival.json() : new JsonObject();
        JsonObject payload = event.getJsonObject("payload", new JsonObject());
        String problem = null;
        if (event.getString("routing_key", "").length() != 32) {
            problem = "Length of 'routing_key' is incorrect (should be 32 characters)";
        } else if (!event.getString("routing_key").equals(PAGERDUTY_KEY)) {
            problem = "Invalid routing key";
        } else if (!ACTIONS.contains(event.getString("event_action"))) {
            problem = "'event_action' is invalid";
        } else if (event.getString("dedup_key", "").isEmpty()
                || event.getString("dedup_key").length() > 255) {
            problem = "'dedup_key' is missing or too long";
        } else if (payload.getString("summary", "").isEmpty()
                || payload.getString("summary").length() > 1024
                || payload.getString("source", "").isEmpty()
                || !SEVERITIES.contains(payload.getString("severity"))) {
            problem = "'payload' is missing or invalid";
        }
        if (!path.equals("/v2/enqueue")) {
            return new Said(404, "");
        }
        return problem == null
                ? new Said(
                        202,
                        new JsonObject()
                                .put("status", "success")
                                .put("message", "Event processed")
                                .put("dedup_key", event.getString("dedup_key"))
                                .encode())
                : new Said(
                        400,
                        new JsonObject()
                                .put("status", "invalid event")
                                .put("message", "Event object is invalid")
                                .put("errors", new JsonArray().add(problem))
                                .encode());
    }

    /** Envelopes: a header, and an item with its own header, one a line. */
    static Said sentry(Arrival arrival, String path) {
        if (!path.equals("/api/42/envelope/")) {
            return new Said(404, "{\"detail\":\"not found\"}");
        }
        Said refused = authenticated(arrival);
        List<String> lines = arrival.body().lines().toList();
        if (refused != null || lines.size() != 3) {
            return refused == null ? new Said(400, "{\"detail\":\"invalid envelope\"}") : refused;
        }
        JsonObject item = new JsonObject(lines.get(1));
        boolean whole = !item.containsKey("length")
                || item.getInteger("length") == lines.get(2).getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
        JsonObject event = new JsonObject(lines.get(2));
        boolean same = event.getString("event_id").equals(new JsonObject(lines.get(0)).getString("event_id"));
        return whole && same && "event".equals(item.getString("type"))
                ? taken(event)
                : new Said(400, "{\"detail\":\"invalid item\"}");
    }

    /** A server from before 20.6. */
    static Said oldSentry(Arrival arrival, String path) {
        if (!path.equals("/api/42/store/")) {
            return new Said(404, "not found");
        }
        Said refused = authenticated(arrival);
        return refused == null ? taken(arrival.json()) : refused;
    }

    private static @Nullable Said authenticated(Arrival arrival) {
        String auth = Services.header(arrival, "x-sentry-auth");
        return auth.startsWith("Sentry ")
                        && auth.contains("sentry_version=7")
                        && auth.contains("sentry_client=")
                        && auth.contains("sentry_key=" + SENTRY_KEY)
                ? null
                : new Said(401, "{\"detail\":\"bad sentry DSN public key\"}", Map.of("X-Sentry-Error", "bad key"));
    }

    private static Said taken(JsonObject event) {
        Instant at = Instant.parse(event.getString("timestamp"));
        boolean good = event.getString("event_id").matches("[0-9a-f]{32}")
                && at.isBefore(Instant.now().plusSeconds(60))
                && "other".equals(event.getString("platform"))
                && LEVELS.contains(event.getString("level"))
                && event.getJsonObject("logentry").getString("formatted").length() <= 8192;
        return good
                ? new Said(
                        200,
                        new JsonObject().put("id", event.getString("event_id")).encode())
                : new Said(400, "{\"detail\":\"invalid event\"}");
    }

    /** Takes everything. */
    static Said webhook(Arrival arrival, String path) {
        return new Said(200, "");
    }
}
