package dev.tocsin.incidents;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;

/**
 * What a running topology says of itself in the process's metrics, until it is closed.
 *
 * <p>Threading: thread-safe.
 */
final class StreamsGauges implements AutoCloseable {

    /** Of a partition, as it was when it was last read; {@code records-lag-max} is the most there was in half a minute. */
    private static final String LAG = "records-lag";

    private static final String RESTORES = "-restore-consumer";

    private final MeterRegistry metrics;
    private final List<Gauge> gauges;

    private StreamsGauges(MeterRegistry metrics, List<Gauge> gauges) {
        this.metrics = metrics;
        this.gauges = gauges;
    }

    static StreamsGauges of(String topology, KafkaStreams streams, MeterRegistry metrics) {
        return new StreamsGauges(
                metrics,
                List.of(
                        gauge(
                                metrics,
                                "tocsin.streams.running",
                                topology,
                                "whether the topology has its partitions and works",
                                streams,
                                one -> one.state() == State.RUNNING ? 1 : 0),
                        gauge(
                                metrics,
                                "tocsin.streams.lag",
                                topology,
                                "records that wait for the topology, the most of any partition",
                                streams,
                                StreamsGauges::lag)));
    }

    /** A registry answers an older gauge of the same name instead of a new one, with the streams that it measured. */
    private static Gauge gauge(
            MeterRegistry metrics,
            String name,
            String topology,
            String description,
            KafkaStreams streams,
            ToDoubleFunction<KafkaStreams> value) {
        metrics.find(name).tag("topology", topology).gauges().forEach(metrics::remove);
        return Gauge.builder(name, streams, value)
                .description(description)
                .tag("topology", topology)
                .register(metrics);
    }

    private static double lag(KafkaStreams streams) {
        return streams.metrics().values().stream()
                .filter(metric -> ofReading(metric.metricName()))
                .map(Metric::metricValue)
                .filter(Double.class::isInstance)
                .mapToDouble(Double.class::cast)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
    }

    /** State that is read again is not what waits for the topology. */
    private static boolean ofReading(MetricName name) {
        return name.name().equals(LAG)
                && !Objects.requireNonNullElse(name.tags().get("client-id"), "").endsWith(RESTORES);
    }

    @Override
    public void close() {
        gauges.forEach(metrics::remove);
    }
}
