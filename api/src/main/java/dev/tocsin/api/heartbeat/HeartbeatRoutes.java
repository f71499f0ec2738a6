package dev.tocsin.api.heartbeat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tocsin.api.access.Access;
import dev.tocsin.api.access.Caller;
import dev.tocsin.api.problem.Problem;
import dev.tocsin.schemas.event.EndpointDefinition;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * Takes pings by HTTP, as jobs send them: any of GET, HEAD and POST, with whatever body. What a ping brings beyond the
 * limit is left out, because a ping that is refused for its size would be a false alarm.
 *
 * <p>Threading: the server's event loops.
 */
public final class HeartbeatRoutes {

    /** Paths that are taken, by GET, HEAD and POST. */
    public static final List<String> PATHS = List.of("/api/v1/heartbeats/{id}", "/api/v1/heartbeats/{id}/{signal}");

    private static final String METHODS = "GET, HEAD, POST";
    private static final int KEPT_BYTES = 10_000;
    private static final long MOST_BYTES = 64L * 1024 * 1024;
    private static final int MOST_OF_KEY = 255;

    private final Access access;
    private final Heartbeats heartbeats;
    private final InstantSource clock;

    public HeartbeatRoutes(Access access, Heartbeats heartbeats, InstantSource clock) {
        this.access = access;
        this.heartbeats = heartbeats;
        this.clock = clock;
    }

    /** Must come before whatever reads bodies. */
    public void mount(Router router) {
        for (String path : PATHS) {
            String route = path.replace('{', ':').replace("}", "");
            router.route(HttpMethod.GET, route).handler(this::take);
            router.route(HttpMethod.POST, route).handler(this::take);
            router.route(route).handler(asked -> {
                throw Problem.notAllowed(asked.request().method() + " is not possible here, only " + METHODS, METHODS);
            });
        }
    }

    private void take(RoutingContext asked) {
        String word = asked.pathParam("signal");
        Ping ping = word == null
                ? new Ping.Succeeded()
                : Ping.of(word)
                        .orElseThrow(() -> Problem.notFound(
                                "expected /start, /fail or an exit code from 0 to 255 but was '/" + word + "'"));
        EndpointDefinition endpoint = endpoint(asked);
        Optional<String> key = key(asked);
        Buffer kept = Buffer.buffer();
        long[] bytes = {0};
        asked.request().handler(part -> {
            bytes[0] += part.length();
            if (bytes[0] > MOST_BYTES) {
                asked.request().connection().close();
            } else if (kept.length() < KEPT_BYTES) {
                kept.appendBuffer(part, 0, Math.min(part.length(), KEPT_BYTES - kept.length()));
            }
        });
        asked.request()
                .endHandler(end -> heartbeats
                        .take(endpoint, ping, text(kept), key, clock.instant())
                        .whenComplete((answer, failure) -> answer(asked, answer, failure)));
    }

    /** A ping key stands for its endpoint; whoever pings by id shows a token. */
    private EndpointDefinition endpoint(RoutingContext asked) {
        String id = asked.pathParam("id");
        Optional<String> token = Optional.ofNullable(asked.request().getHeader("Authorization"));
        Optional<EndpointDefinition> byKey = heartbeats.byPingKey(Access.sha256(id));
        if (byKey.isPresent()) {
            return byKey.get();
        }
        if (token.isEmpty()) {
            throw Problem.unauthorized(
                    "a ping needs a token with scope heartbeat, or the endpoint's ping key in place of its id");
        }
        access.caller(token).requires(Caller.PINGING);
        return heartbeats.byId(id);
    }

    private static Optional<String> key(RoutingContext asked) {
        Optional<String> key = Optional.ofNullable(asked.request().getHeader("Idempotency-Key"))
                .or(() -> Optional.ofNullable(asked.request().getHeader("ce-id")))
                .filter(given -> !given.isBlank());
        if (key.isPresent() && key.get().length() > MOST_OF_KEY) {
            throw Problem.malformed("Idempotency-Key: expected at most " + MOST_OF_KEY + " characters but there are "
                    + key.get().length());
        }
        return key;
    }

    /** Jobs write what they like: what is no text is replaced, control characters but line ends are left out. */
    private static String text(Buffer kept) {
        return new String(kept.getBytes(), UTF_8)
                .replaceAll("[\\p{Cntrl}&&[^\n\t]]", "")
                .strip();
    }

    private static void answer(RoutingContext asked, JsonObject answer, Throwable failure) {
        if (failure != null) {
            Throwable cause = failure.getCause();
            asked.fail(500, failure instanceof CompletionException && cause != null ? cause : failure);
        } else if (!asked.response().closed()) {
            asked.response()
                    .putHeader("content-type", "application/json")
                    .putHeader("cache-control", "no-store")
                    .end(answer.encode());
        }
    }
}
