package dev.tocsin.api;

import dev.tocsin.api.answer.Shown;
import dev.tocsin.api.view.Snapshot;
import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.EndpointState;
import dev.tocsin.schemas.event.Outcome;
import dev.tocsin.schemas.event.ProbeResult;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The newest result of each endpoint and location under the names that blackbox_exporter gave them, so that dashboards for
 * that show Tocsin's too.
 *
 * <p>Threading: any thread; reads the view.
 */
final class ProbeMetrics implements MultiCollector {

    private static final String SUCCESS = "probe_success";
    private static final String DURATION = "probe_duration_seconds";
    private static final String PHASES = "probe_http_duration_seconds";
    private static final Set<String> BY_HTTP = Set.of("http", "task", "up", "modules");
    private static final Map<String, String> HELP = new LinkedHashMap<>();

    static {
        HELP.put(SUCCESS, "1 if the newest probe passed, 0 if it failed; of a heartbeat, whether it is up");
        HELP.put(DURATION, "How long the newest probe took, or the last run of a heartbeat");
        HELP.put("probe_dns_lookup_time_seconds", "How long it took to find the address");
        HELP.put(PHASES, "How long each phase of the newest request by HTTP took");
        HELP.put("probe_http_status_code", "The status of the newest answer by HTTP");
        HELP.put("probe_http_redirects", "Redirects that were followed");
        HELP.put("probe_http_ssl", "Whether the request went over TLS");
        HELP.put("probe_ssl_earliest_cert_expiry", "When the certificate ends, in seconds since 1970");
    }

    private final Snapshot snapshot;
    private final InstantSource clock;

    private ProbeMetrics(Snapshot snapshot, InstantSource clock) {
        this.snapshot = snapshot;
        this.clock = clock;
    }

    /** Adds them to a registry that Prometheus reads; closing takes them away. */
    static AutoCloseable register(MeterRegistry metrics, Snapshot snapshot, InstantSource clock) {
        if (!(metrics instanceof PrometheusMeterRegistry prometheus)) {
            return () -> {};
        }
        ProbeMetrics probes = new ProbeMetrics(snapshot, clock);
        prometheus.getPrometheusRegistry().register(probes);
        return () -> prometheus.getPrometheusRegistry().unregister(probes);
    }

    @Override
    public MetricSnapshots collect() {
        Map<String, GaugeSnapshot.Builder> gauges = new LinkedHashMap<>();
        HELP.forEach((name, help) ->
                gauges.put(name, GaugeSnapshot.builder().name(name).help(help)));
        Instant now = clock.instant();
        snapshot.endpoints().values().stream()
                .filter(EndpointDefinition::getEnabled)
                .forEach(endpoint -> snapshot.recent(endpoint.getId()).byLocation().values().stream()
                        .filter(result -> isPresent(endpoint, result, now))
                        .forEach(result -> add(gauges, endpoint, result)));
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        gauges.values().forEach(gauge -> all.metricSnapshot(gauge.build()));
        return all.build();
    }

    /** What a location said long ago is no news: it may have been given up. */
    private static boolean isPresent(EndpointDefinition endpoint, ProbeResult result, Instant now) {
        long interval = endpoint.getIntervalMs();
        Duration patience = Duration.ofMillis(Math.max(3 * interval, interval + 30_000));
        return endpoint.getHeartbeat() != null
                || !result.getSlot().plus(patience).isBefore(now);
    }

    private void add(Map<String, GaugeSnapshot.Builder> gauges, EndpointDefinition endpoint, ProbeResult result) {
        Labels labels = labels(endpoint, result);
        success(endpoint, result).ifPresent(passed -> {
            put(gauges, SUCCESS, labels, passed ? 1.0 : 0.0);
            put(gauges, DURATION, labels, seconds(result.getTimings().getTotalMs()));
            put(
                    gauges,
                    "probe_dns_lookup_time_seconds",
                    labels,
                    seconds(result.getTimings().getResolveMs()));
            put(gauges, "probe_ssl_earliest_cert_expiry", labels, expiry(result));
            if (BY_HTTP.contains(endpoint.getProbe())) {
                http(gauges, labels, endpoint, result);
            }
        });
    }

    private static Labels labels(EndpointDefinition endpoint, ProbeResult result) {
        return Labels.of(
                "endpoint",
                endpoint.getId(),
                "group",
                Objects.requireNonNullElse(endpoint.getGroup(), ""),
                "instance",
                endpoint.getUrl().isEmpty() ? endpoint.getId() : Shown.url(endpoint.getUrl()),
                "location",
                result.getLocation(),
                "module",
                endpoint.getProbe());
    }

    /** Empty where nothing can be said. A heartbeat that does not come has no result: its status says so. */
    private Optional<Boolean> success(EndpointDefinition endpoint, ProbeResult result) {
        if (endpoint.getHeartbeat() != null) {
            EndpointState state = snapshot.status(endpoint.getId())
                    .map(status -> status.getStatus())
                    .orElse(EndpointState.unknown);
            return switch (state) {
                case up -> Optional.of(true);
                case degraded, partial, down -> Optional.of(false);
                default -> Optional.empty();
            };
        }
        return result.getOutcome() == Outcome.inconclusive
                ? Optional.empty()
                : Optional.of(result.getOutcome() == Outcome.passed);
    }

    private static void http(
            Map<String, GaugeSnapshot.Builder> gauges, Labels labels, EndpointDefinition endpoint, ProbeResult result) {
        Integer code = result.getStatusCode();
        put(gauges, "probe_http_status_code", labels, code == null ? 0.0 : code.doubleValue());
        put(
                gauges,
                "probe_http_redirects",
                labels,
                Double.valueOf(result.getDetails().getOrDefault("redirects", "0")));
        put(gauges, "probe_http_ssl", labels, endpoint.getUrl().startsWith("https:") ? 1.0 : 0.0);
        var timings = result.getTimings();
        double before = 0;
        Map<String, @Nullable Double> ends = new LinkedHashMap<>();
        ends.put("resolve", timings.getResolveMs());
        ends.put("connect", timings.getConnectMs());
        ends.put("tls", timings.getTlsMs());
        ends.put("processing", timings.getFirstByteMs());
        ends.put("transfer", timings.getFirstByteMs() == null ? null : timings.getTotalMs());
        for (Map.Entry<String, @Nullable Double> end : ends.entrySet()) {
            Double millis = end.getValue();
            if (millis != null) {
                put(gauges, PHASES, labels.add("phase", end.getKey()), Math.max(0, millis - before) / 1000);
                before = millis;
            }
        }
    }

    private static @Nullable Double expiry(ProbeResult result) {
        String expires = result.getDetails().get("certificate_expires");
        return expires == null ? null : (double) Instant.parse(expires).getEpochSecond();
    }

    private static @Nullable Double seconds(@Nullable Double millis) {
        return millis == null ? null : millis / 1000;
    }

    private static void put(
            Map<String, GaugeSnapshot.Builder> gauges, String name, Labels labels, @Nullable Double value) {
        GaugeSnapshot.Builder gauge = gauges.get(name);
        if (gauge != null && value != null) {
            gauge.dataPoint(
                    GaugeDataPointSnapshot.builder().labels(labels).value(value).build());
        }
    }
}
