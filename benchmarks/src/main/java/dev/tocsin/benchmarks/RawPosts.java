package dev.tocsin.benchmarks;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/**
 * The limit of a delivery: the notifier's HTTP client in a loop, with as many requests open and to as many destinations, and
 * nothing else.
 *
 * <p>Threading: one event loop.
 */
final class RawPosts {

    private final HttpClientAgent client;
    private final int port;
    private final int addresses;
    private final Buffer body;
    private final int count;
    private final int warm;
    private final CountDownLatch done;
    private int started;
    private int ended;
    private long warmNanos;
    private long endNanos;

    private RawPosts(Vertx vertx, int port, int addresses, int count, int warm, int bytes) {
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setDecompressionSupported(false), new PoolOptions().setHttp1MaxSize(16));
        this.port = port;
        this.addresses = addresses;
        this.body = Buffer.buffer("x".repeat(bytes));
        this.count = count;
        this.warm = warm;
        this.done = new CountDownLatch(count);
    }

    /** Port, addresses, requests, how many of them only warm up, open at once, bytes of each body. */
    public static void main(String[] args) throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        int count = Integer.parseInt(args[2]);
        int warm = Integer.parseInt(args[3]);
        var posts = new RawPosts(
                vertx, Integer.parseInt(args[0]), Integer.parseInt(args[1]), count, warm, Integer.parseInt(args[5]));
        vertx.getOrCreateContext().runOnContext(ignored -> {
            for (int i = 0; i < Integer.parseInt(args[4]); i++) {
                posts.next();
            }
        });
        posts.done.await();
        System.out.printf(
                Locale.ROOT, "rate %.0f a second%n", (count - warm) / ((posts.endNanos - posts.warmNanos) / 1e9));
        System.exit(0);
    }

    private void next() {
        if (started == count) {
            return;
        }
        int number = started++;
        client.request(new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setAbsoluteURI(PostReceiver.url(number % addresses, port)))
                .compose(request -> request.putHeader("content-type", "application/json")
                        .putHeader("webhook-id", "cb_" + number)
                        .send(body))
                .compose(response -> response.end())
                .onComplete(ended -> end());
    }

    private void end() {
        ended++;
        if (ended == warm) {
            warmNanos = System.nanoTime();
        }
        endNanos = System.nanoTime();
        done.countDown();
        next();
    }
}
