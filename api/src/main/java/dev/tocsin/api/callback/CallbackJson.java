package dev.tocsin.api.callback;

import dev.tocsin.api.answer.Shown;
import dev.tocsin.schemas.event.Attempt;
import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.EventReference;
import dev.tocsin.schemas.event.HttpRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** A callback as it is answered. */
public final class CallbackJson {

    private CallbackJson() {}

    public static JsonObject of(Callback callback) {
        JsonArray attempts = new JsonArray();
        callback.getAttempts().forEach(attempt -> attempts.add(attempt(attempt)));
        return brief(callback)
                .put("request", request(callback.getRequest()))
                .put("attempts", attempts)
                .put("thread", callback.getThread())
                .put("replay_of", callback.getReplayOf());
    }

    /** Without what was sent and answered, which may be long. */
    public static JsonObject brief(Callback callback) {
        EventReference event = callback.getEvent();
        return new JsonObject()
                .put("id", callback.getId())
                .put("hook", callback.getHook())
                .put("lane", callback.getLane())
                .put("sequence", callback.getSequence())
                .put(
                        "event",
                        new JsonObject()
                                .put("id", event.getId())
                                .put("type", event.getType())
                                .put("subject", event.getSubject())
                                .put("time", event.getTime().toString()))
                .put("status", callback.getStatus().name())
                .put("details", callback.getDetails())
                .put("created_at", callback.getCreatedAt().toString())
                .put("updated_at", callback.getUpdatedAt().toString())
                .put("next_attempt_at", Shown.time(callback.getNextAttemptAt()))
                .put("attempts_made", callback.getAttemptsMade());
    }

    private static @Nullable JsonObject request(@Nullable HttpRequest request) {
        return request == null
                ? null
                : new JsonObject()
                        .put("method", request.getMethod())
                        .put("url", Shown.url(request.getUrl()))
                        .put("headers", Shown.masked(request.getHeaders()))
                        .put("body", request.getBody());
    }

    private static JsonObject attempt(Attempt attempt) {
        return new JsonObject()
                .put("number", attempt.getNumber())
                .put("at", attempt.getAt().toString())
                .put("duration_ms", attempt.getDurationMs())
                .put("status_code", attempt.getStatusCode())
                .put("headers", Shown.masked(attempt.getHeaders()))
                .put("body", attempt.getBody())
                .put("truncated", attempt.getTruncated())
                .put("error", attempt.getError());
    }
}
