package dev.tocsin.api.live;

import dev.tocsin.api.access.Viewer;
import dev.tocsin.api.problem.Problem;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * {@code GET /api/v1/events}: what changes, until the client goes. A client that is too slow for the changes kept, or comes
 * back with an id that is not known (any more), is told {@code reset}: it has to ask anew for what it shows.
 *
 * <p>Threading: each stream belongs to the event loop of its request.
 */
public final class EventStream {

    /** What can be asked for with {@code types}. */
    public static final Set<String> TYPES = Set.of("result", "status", "incident", "callback", "definition");

    private static final int MOST_STREAMS = 1_000;
    private static final long BEAT_MS = 15_000;

    private final Live live;

    public EventStream(Live live) {
        this.live = live;
    }

    /** Answers; throws a 400 problem for an unknown type and a 503 one where too many listen already. */
    public void open(RoutingContext routing, Viewer viewer) {
        Set<String> types = types(routing.request().getParam("types"));
        if (live.listening() >= MOST_STREAMS) {
            throw Problem.unavailable("too many listen already");
        }
        Optional<String> lastId = Optional.ofNullable(routing.request().getHeader("Last-Event-ID"))
                .or(() -> Optional.ofNullable(routing.request().getParam("last_event_id")));
        HttpServerResponse response = routing.response()
                .setChunked(true)
                .putHeader("content-type", "text/event-stream; charset=utf-8")
                .putHeader("cache-control", "no-store")
                .putHeader("content-encoding", "identity")
                .putHeader("x-accel-buffering", "no");
        new Stream(routing.vertx(), response, viewer, types).start(lastId);
    }

    private static Set<String> types(String wanted) {
        if (wanted == null || wanted.isBlank()) {
            return TYPES;
        }
        Set<String> types = new TreeSet<>(Arrays.asList(wanted.split(",", -1)));
        if (!TYPES.containsAll(types)) {
            throw Problem.malformed(
                    "types: expected some of " + String.join(",", new TreeSet<>(TYPES)) + " but was '" + wanted + "'");
        }
        return types;
    }

    private final class Stream {
        private final Vertx vertx;
        private final Context loop;
        private final HttpServerResponse response;
        private final Viewer viewer;
        private final Set<String> types;
        private final AtomicBoolean woken = new AtomicBoolean();
        private long position;

        Stream(Vertx vertx, HttpServerResponse response, Viewer viewer, Set<String> types) {
            this.vertx = vertx;
            this.loop = vertx.getOrCreateContext();
            this.response = response;
            this.viewer = viewer;
            this.types = types;
        }

        void start(Optional<String> lastId) {
            position = live.last();
            response.write("retry: 2000\nid: " + live.idOf(position) + "\n\n");
            lastId.ifPresent(id -> {
                long number = live.numberOf(id);
                if (number < 0) {
                    reset();
                } else {
                    position = number;
                }
            });
            Runnable wake = () -> {
                if (woken.compareAndSet(false, true)) {
                    loop.runOnContext(now -> pump());
                }
            };
            long beat = vertx.setPeriodic(BEAT_MS, now -> response.write(": still here\n\n"));
            response.drainHandler(now -> wake.run());
            response.closeHandler(now -> {
                vertx.cancelTimer(beat);
                live.forget(wake);
            });
            response.exceptionHandler(gone -> live.forget(wake));
            live.listen(wake);
            wake.run();
        }

        private void pump() {
            woken.set(false);
            if (response.closed() || response.writeQueueFull()) {
                return;
            }
            Live.Batch batch = live.after(position);
            if (!batch.known()) {
                reset();
                return;
            }
            StringBuilder text = new StringBuilder();
            batch.messages().forEach(message -> append(text, message));
            position = batch.upTo();
            if (text.length() > 0) {
                response.write(text.toString());
            }
        }

        private void append(StringBuilder text, Message message) {
            Optional<JsonObject> data = viewer.seesAll() ? Optional.of(message.data()) : message.forPublic();
            if (data.isPresent() && types.contains(message.type())) {
                append(text, message.number(), message.type(), data.get());
            }
        }

        private void append(StringBuilder text, long number, String type, JsonObject data) {
            text.append("id: ").append(live.idOf(number)).append('\n');
            text.append("event: ").append(type).append('\n');
            text.append("data: ").append(data.encode()).append("\n\n");
        }

        private void reset() {
            position = live.last();
            StringBuilder text = new StringBuilder();
            append(text, position, "reset", new JsonObject());
            response.write(text.toString());
        }
    }
}
