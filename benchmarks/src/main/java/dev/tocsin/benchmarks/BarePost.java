package dev.tocsin.benchmarks;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** The physical limit of a delivery: one POST on a kept connection, one after the other. */
final class BarePost {

    private BarePost() {}

    /** Milliseconds of {@code count} POSTs after as many to warm up. */
    static Figures measure(String url, int count) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        Figures figures = new Figures();
        for (int i = 0; i < 2 * count; i++) {
            long before = System.nanoTime();
            client.send(
                    HttpRequest.newBuilder(URI.create(url + "/bare"))
                            .POST(HttpRequest.BodyPublishers.ofString("bare " + i))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            if (i >= count) {
                figures.add((System.nanoTime() - before) / 1e6);
            }
        }
        return figures;
    }
}
