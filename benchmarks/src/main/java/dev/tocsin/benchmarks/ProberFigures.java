package dev.tocsin.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a prober says of itself at its management port, between two moments. */
final class ProberFigures {
    private static final Pattern LINE = Pattern.compile("(?m)^([a-z_]+)(?:\\{([^}]*)})? ([0-9.eE+-]+|NaN)$");
    private static final Pattern BOUND = Pattern.compile("le=\"([0-9.e+Inf-]+)\"");
    private static final long PATIENCE_MILLIS = 180_000;

    private final URI url;
    private final HttpClient client = HttpClient.newHttpClient();
    private Map<String, Double> before = Map.of();
    private Map<String, Double> after = Map.of();

    ProberFigures(int port) {
        url = URI.create("http://127.0.0.1:" + port + "/metrics");
    }

    void awaitEndpoints(int count) throws InterruptedException, IOException {
        long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while (System.nanoTime() < deadline) {
            try {
                if (sum(read(), "tocsin_prober_endpoints") >= count) {
                    return;
                }
            } catch (IOException e) {
                // Nobody listens yet.
            }
            Thread.sleep(200);
        }
        throw new IOException("the prober does not have " + count + " endpoints");
    }

    void begin() throws IOException, InterruptedException {
        before = read();
    }

    void end() throws IOException, InterruptedException {
        after = read();
    }

    private Map<String, Double> read() throws IOException, InterruptedException {
        String text = client.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        Map<String, Double> values = new TreeMap<>();
        Matcher matcher = LINE.matcher(text);
        while (matcher.find()) {
            values.put(matcher.group(1) + "{" + matcher.group(2) + "}", Double.valueOf(matcher.group(3)));
        }
        return values;
    }

    private static double sum(Map<String, Double> values, String name) {
        return values.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(name + "{"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    private double grown(String name) {
        return sum(after, name) - sum(before, name);
    }

    double probes() {
        return grown("tocsin_prober_probes_total");
    }

    double missed() {
        return grown("tocsin_prober_missed_slots_total");
    }

    double dropped() {
        return grown("tocsin_prober_dropped_results_total");
    }

    /** The bound of the histogram below which that share of the probes started. */
    double lagMillis(double share) {
        Map<Double, Double> buckets = new TreeMap<>();
        after.forEach((name, value) -> {
            Matcher bound = BOUND.matcher(name);
            if (name.startsWith("tocsin_prober_lag_seconds_bucket") && bound.find()) {
                double limit =
                        bound.group(1).contains("Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound.group(1));
                buckets.merge(limit, value - before.getOrDefault(name, 0.0), Double::sum);
            }
        });
        double all = buckets.getOrDefault(Double.POSITIVE_INFINITY, 0.0);
        return buckets.entrySet().stream()
                .filter(bucket -> bucket.getValue() >= share * all)
                .mapToDouble(bucket -> bucket.getKey() * 1000)
                .min()
                .orElse(Double.NaN);
    }
}
