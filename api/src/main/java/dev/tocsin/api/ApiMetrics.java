package dev.tocsin.api;

import dev.tocsin.api.live.Live;
import dev.tocsin.api.view.Archive;
import dev.tocsin.api.view.Feed;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;

/** What is measured of the view. Threading: read by whoever asks for metrics. */
final class ApiMetrics {

    private static final String ERROR = "error";

    private ApiMetrics() {}

    static void ofProcess(MeterRegistry metrics, Feed feed, Live live) {
        FunctionCounter.builder("tocsin.api.records", feed, Feed::records)
                .description("Records applied to the view")
                .register(metrics);
        Gauge.builder("tocsin.api.lag", feed, Feed::lag)
                .description("Records that the view is behind")
                .register(metrics);
        Gauge.builder("tocsin.api.streams", live, Live::listening)
                .description("Open streams of server-sent events")
                .register(metrics);
    }

    /** What somebody has to look at. */
    static void ofTrouble(MeterRegistry metrics, Archive archive) {
        Gauge.builder("tocsin.dead.letters", archive, ApiMetrics::deadLetters)
                .description("Records of the last 30 days that could not be read")
                .register(metrics);
        Gauge.builder("tocsin.callbacks.in.error", archive, ApiMetrics::inError)
                .description("Callbacks that were given up and are kept, to be retried or replayed")
                .register(metrics);
    }

    private static double deadLetters(Archive archive) {
        return sum(archive.deadLetters());
    }

    private static double inError(Archive archive) {
        return archive.callbackCounts().values().stream()
                .mapToLong(statuses -> statuses.getOrDefault(ERROR, 0L))
                .sum();
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
