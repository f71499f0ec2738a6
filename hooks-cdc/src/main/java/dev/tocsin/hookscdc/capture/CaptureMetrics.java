package dev.tocsin.hookscdc.capture;

import dev.tocsin.hookscdc.source.SlotLag;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What is counted and measured of one database's capture.
 *
 * <p>Threading: thread-safe.
 */
final class CaptureMetrics implements AutoCloseable {

    private final MeterRegistry registry;
    private final Counter changes;
    private final Counter restarts;
    private final Counter gaps;
    private final Counter unreadable;
    private final Timer latency;
    private final AtomicLong lag = new AtomicLong();
    private final AtomicLong retained = new AtomicLong();
    private final Gauge lagGauge;
    private final Gauge retainedGauge;

    CaptureMetrics(MeterRegistry registry, String database) {
        this.registry = registry;
        changes = Counter.builder("tocsin.capture.changes")
                .description("row changes written to Kafka")
                .tag("database", database)
                .register(registry);
        restarts = Counter.builder("tocsin.capture.failures")
                .description("times capture failed and began anew")
                .tag("database", database)
                .register(registry);
        gaps = Counter.builder("tocsin.capture.gaps")
                .description("times changes may have been missed")
                .tag("database", database)
                .register(registry);
        unreadable = Counter.builder("tocsin.capture.unreadable")
                .description("captured rows that became dead letters")
                .tag("database", database)
                .register(registry);
        latency = Timer.builder("tocsin.capture.latency")
                .description("from a row's commit to its commit in Kafka")
                .tag("database", database)
                .publishPercentiles(0.5, 0.99)
                .register(registry);
        lagGauge = Gauge.builder("tocsin.capture.slot.lag", lag, AtomicLong::get)
                .description("log between the slot and its end")
                .baseUnit("bytes")
                .tag("database", database)
                .register(registry);
        retainedGauge = Gauge.builder("tocsin.capture.slot.retained", retained, AtomicLong::get)
                .description("log that the server keeps for the slot")
                .baseUnit("bytes")
                .tag("database", database)
                .register(registry);
    }

    void changed(Duration sinceCommit) {
        changes.increment();
        latency.record(sinceCommit.isNegative() ? Duration.ZERO : sinceCommit);
    }

    void failed() {
        restarts.increment();
    }

    void gap() {
        gaps.increment();
    }

    void unreadable() {
        unreadable.increment();
    }

    void lag(SlotLag now) {
        lag.set(now.unconfirmed());
        retained.set(now.retained());
    }

    /** Takes the meters out of the registry. */
    @Override
    public void close() {
        registry.remove(changes);
        registry.remove(restarts);
        registry.remove(gaps);
        registry.remove(unreadable);
        registry.remove(latency);
        registry.remove(lagGauge);
        registry.remove(retainedGauge);
    }
}
