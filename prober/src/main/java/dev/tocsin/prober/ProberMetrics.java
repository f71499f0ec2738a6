package dev.tocsin.prober;

import dev.tocsin.prober.expect.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What a prober measures of itself, tagged with its location. */
final class ProberMetrics {
    private final MeterRegistry registry;
    private final Tags tags;
    private final Map<Verdict, Counter> probes = new EnumMap<>(Verdict.class);
    private final Timer lag;
    private final Timer duration;
    private final Counter missed;

    ProberMetrics(MeterRegistry registry, String location) {
        this.registry = registry;
        this.tags = Tags.of("location", location);
        for (Verdict verdict : Verdict.values()) {
            probes.put(
                    verdict,
                    Counter.builder("tocsin.prober.probes")
                            .description("probes by what came of them")
                            .tags(tags.and("outcome", verdict.name().toLowerCase(Locale.ROOT)))
                            .register(registry));
        }
        lag = Timer.builder("tocsin.prober.lag")
                .description("how much later than scheduled probes start")
                .tags(tags)
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(10))
                .register(registry);
        duration = Timer.builder("tocsin.prober.duration")
                .description("how long probes take")
                .tags(tags)
                .register(registry);
        missed = Counter.builder("tocsin.prober.missed.slots")
                .description("slots that were skipped because this prober came too late for them")
                .tags(tags)
                .register(registry);
    }

    void started(Duration lateBy, long missedSlots) {
        lag.record(lateBy);
        missed.increment((double) missedSlots);
    }

    void ended(Verdict verdict, Duration took) {
        Counter counter = probes.get(verdict);
        if (counter != null) {
            counter.increment();
        }
        duration.record(took);
    }

    void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder("tocsin.prober." + name, value)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    <T> void counter(String name, String description, T of, ToDoubleFunction<T> value) {
        FunctionCounter.builder("tocsin.prober." + name, of, value)
                .description(description)
                .tags(tags)
                .register(registry);
    }
}
