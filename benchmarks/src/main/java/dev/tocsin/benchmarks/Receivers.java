package dev.tocsin.benchmarks;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many destinations: a server each, on an address of its own of the loopback network. They note every request, those of the
 * first phase apart.
 *
 * <p>Threading: event loops write, any thread reads.
 */
final class Receivers implements AutoCloseable {

    /** What those that answer 429 ask for. */
    static final int RETRY_AFTER_SECONDS = 1;

    private final Vertx vertx = Vertx.vertx();
    private final List<HttpServer> servers = new ArrayList<>();
    private final List<Manner> manners;
    private final Fault fault;
    private final AtomicLong requests = new AtomicLong();
    private volatile Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();

    Receivers(int count, Fault fault) throws Exception {
        this.fault = fault;
        manners = new CopyOnWriteArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            manners.add(Manner.healthy());
            servers.add(vertx.createHttpServer()
                    .requestHandler(request -> request.body().onSuccess(body -> answer(number, request, body)))
                    .listen(0, "127.0.0." + (1 + i))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS));
        }
    }

    String url(int number) {
        return "http://127.0.0." + (1 + number) + ":" + servers.get(number).actualPort() + "/flow";
    }

    void behave(int number, Manner manner) {
        manners.set(number, manner);
    }

    /** Forgets what came, and notes on. */
    void begin() {
        arrivals = new ConcurrentLinkedQueue<>();
    }

    /** What came since {@link #begin}, in order. */
    List<Arrival> arrivals() {
        return List.copyOf(arrivals);
    }

    /** All requests ever. */
    long requests() {
        return requests.get();
    }

    private void answer(int number, HttpServerRequest request, Buffer body) {
        long now = System.nanoTime();
        int status = manners.get(number).answer(now);
        String text = body.toString();
        int space = text.indexOf(' ');
        fault.note(
                new Arrival(
                        number + "/" + text.substring(0, space),
                        Integer.parseInt(text.substring(space + 1)),
                        request.getHeader("webhook-id"),
                        now,
                        status),
                arrivals);
        requests.incrementAndGet();
        if (status == Manner.TOO_MANY) {
            request.response().putHeader("retry-after", "" + RETRY_AFTER_SECONDS);
        }
        if (status != Manner.SILENCE) {
            request.response().setStatusCode(status).end();
        }
    }

    @Override
    public void close() {
        vertx.close();
    }
}
