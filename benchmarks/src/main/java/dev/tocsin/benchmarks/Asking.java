package dev.tocsin.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** Asks an address four times a second and counts what is not answered with 200. Threading: a thread of its own. */
final class Asking implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long PAUSE_MS = 250;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final HttpRequest request;
    private final Thread thread = new Thread(this::run, "asking");
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong unanswered = new AtomicLong();

    private Asking(URI address) {
        request = HttpRequest.newBuilder(address).timeout(PATIENCE).build();
    }

    static Asking start(String address) {
        var asking = new Asking(URI.create(address));
        asking.thread.setDaemon(true);
        asking.thread.start();
        return asking;
    }

    private void run() {
        try {
            while (true) {
                asked.incrementAndGet();
                if (!answered()) {
                    unanswered.incrementAndGet();
                }
                Thread.sleep(PAUSE_MS);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean answered() throws InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    String summary() {
        return String.format(
                Locale.ROOT, "%d of %d questions through the proxy unanswered", unanswered.get(), asked.get());
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
