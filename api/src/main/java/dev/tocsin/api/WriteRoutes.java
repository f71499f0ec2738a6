package dev.tocsin.api;

import dev.tocsin.api.access.Access;
import dev.tocsin.api.access.Caller;
import dev.tocsin.api.access.Viewer;
import dev.tocsin.api.answer.Ask;
import dev.tocsin.api.answer.Reply;
import dev.tocsin.api.answer.Times;
import dev.tocsin.api.answer.Wish;
import dev.tocsin.api.answer.Write;
import dev.tocsin.api.problem.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;

/** Takes writes: who may, what they send, and the wait until it has taken effect. */
final class WriteRoutes {
    /** The largest body that is taken. */
    static final int MOST_BYTES = 1024 * 1024;

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    private static final long LOOK_EVERY_MS = 50;
    private static final String CALLER = "tocsin.caller";

    private final Access access;
    private final Map<String, Write> writes;
    private final InstantSource clock;

    WriteRoutes(Access access, Map<String, Write> writes, InstantSource clock) {
        this.access = access;
        this.writes = Map.copyOf(writes);
        this.clock = clock;
    }

    void mount(Router router) {
        router.route("/api/*").handler(this::allowed);
        router.route("/api/*").handler(BodyHandler.create(false).setBodyLimit(MOST_BYTES));
        writes.forEach((what, write) -> {
            int space = what.indexOf(' ');
            router.route(HttpMethod.valueOf(what.substring(0, space)), ApiRoutes.vertxPath(what.substring(space + 1)))
                    .blockingHandler(asked -> take(asked, write), false);
        });
    }

    /** Reading is for all; writing takes a token, and a page of another site may not even with one. */
    private void allowed(RoutingContext asked) {
        if (!asked.request().method().equals(HttpMethod.GET)) {
            asked.put(CALLER, access.caller(Optional.ofNullable(asked.request().getHeader("Authorization"))));
            if (fromElsewhere(asked)) {
                throw Problem.forbidden("a page of another site may not write here");
            }
        }
        asked.next();
    }

    private static boolean fromElsewhere(RoutingContext asked) {
        String site = asked.request().getHeader("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            return true;
        }
        String origin = asked.request().getHeader("Origin");
        if (origin == null) {
            return false;
        }
        String host = asked.request().authority() == null
                ? ""
                : asked.request().authority().toString();
        try {
            return !host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
        } catch (IllegalArgumentException unreadable) {
            return true;
        }
    }

    private void take(RoutingContext asked, Write write) {
        Instant now = clock.instant();
        Map<String, List<String>> parameters = new HashMap<>();
        asked.queryParams()
                .names()
                .forEach(name -> parameters.put(name, asked.queryParams().getAll(name)));
        Map<String, String> headers = new HashMap<>();
        asked.request()
                .headers()
                .forEach(header -> headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        Caller caller = asked.get(CALLER);
        Buffer body =
                asked.body().buffer() == null ? Buffer.buffer() : asked.body().buffer();
        Ask ask = new Ask(Viewer.TOKEN, asked.pathParams(), parameters, now);
        Duration wait =
                ask.text("wait").map(given -> Times.length("wait", given)).orElse(Duration.ZERO);
        if (wait.compareTo(LONGEST_WAIT) > 0) {
            throw Problem.malformed(
                    "wait: expected at most 60s but was '" + ask.text("wait").orElse("") + "'");
        }
        write.carryOut(new Wish(ask, caller, headers, body)).whenComplete((reply, failure) -> {
            if (failure != null) {
                asked.fail(
                        500,
                        failure instanceof CompletionException && failure.getCause() != null
                                ? failure.getCause()
                                : failure);
            } else if (reply.effect().isPresent() && !wait.isZero()) {
                waitFor(asked, reply, reply.effect().get(), System.nanoTime() + wait.toNanos());
            } else {
                answer(asked, reply);
            }
        });
    }

    /** Looks again and again, without holding a thread in between. */
    private void waitFor(RoutingContext asked, Reply reply, BooleanSupplier effect, long until) {
        asked.vertx().executeBlocking(effect::getAsBoolean, false).onComplete(looked -> {
            if (asked.response().closed()) {
                return;
            }
            if (looked.failed()) {
                asked.fail(500, looked.cause());
            } else if (looked.result()) {
                answer(asked, reply.effective());
            } else if (System.nanoTime() < until) {
                asked.vertx().setTimer(LOOK_EVERY_MS, later -> waitFor(asked, reply, effect, until));
            } else {
                answer(asked, reply);
            }
        });
    }

    private static void answer(RoutingContext asked, Reply reply) {
        HttpServerResponse response = asked.response();
        if (response.closed()) {
            return;
        }
        response.setStatusCode(reply.status()).putHeader("cache-control", "no-store");
        reply.headers().forEach(response::putHeader);
        if (reply.body().isPresent()) {
            response.putHeader("content-type", "application/json")
                    .end(reply.body().get().encode());
        } else {
            response.end();
        }
    }
}
