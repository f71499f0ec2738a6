package dev.tocsin.api.status;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.encoding.ByteArrayInput;
import com.datadoghq.sketch.ddsketch.store.CollapsingLowestDenseStore;
import dev.tocsin.api.view.Window;
import dev.tocsin.schemas.event.HistoryWindow;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A window of history as it is answered. */
public final class HistoryJson {

    private static final int BINS = 2_048;
    private static final Map<String, Double> PERCENTILES = Map.of("p50", 0.5, "p90", 0.9, "p95", 0.95, "p99", 0.99);

    private HistoryJson() {}

    static JsonObject of(HistoryWindow window, Window length) {
        return new JsonObject()
                .put("endpoint", window.getEndpoint())
                .put("window", length.name())
                .put("start", window.getStart().toString())
                .put("results", window.getResults())
                .put("failed", window.getFailed())
                .put("uptime", uptime(window).orElse(null))
                .put("latency_ms", latency(window.getLatencies()));
    }

    /** Of the time whose status counts, the part in which it was up or degraded. */
    public static Optional<Double> uptime(HistoryWindow window) {
        Map<String, Long> times = window.getTimeMs();
        long good = times.getOrDefault("up", 0L) + times.getOrDefault("degraded", 0L);
        long all = good + times.getOrDefault("partial", 0L) + times.getOrDefault("down", 0L);
        return all == 0 ? Optional.empty() : Optional.of((double) good / all);
    }

    /** Percentiles of the latencies; null where there are none. */
    public static @Nullable JsonObject latency(@Nullable ByteBuffer sketch) {
        if (sketch == null) {
            return null;
        }
        DDSketch latencies = read(sketch);
        JsonObject json = new JsonObject();
        PERCENTILES.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> json.put(entry.getKey(), rounded(latencies.getValueAtQuantile(entry.getValue()))));
        return json.put("max", rounded(latencies.getMaxValue()));
    }

    private static DDSketch read(ByteBuffer sketch) {
        byte[] bytes = new byte[sketch.remaining()];
        sketch.duplicate().get(bytes);
        try {
            return DDSketch.decode(ByteArrayInput.wrap(bytes), () -> new CollapsingLowestDenseStore(BINS));
        } catch (IOException e) {
            throw new UncheckedIOException("a sketch of latencies cannot be read", e);
        }
    }

    private static double rounded(double milliseconds) {
        return Math.rint(milliseconds * 100) / 100;
    }
}
