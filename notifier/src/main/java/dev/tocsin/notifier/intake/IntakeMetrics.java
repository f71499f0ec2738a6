package dev.tocsin.notifier.intake;

import dev.tocsin.notifier.delivery.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** What is measured of deliveries. Threading: the event loop writes, any thread reads. */
final class IntakeMetrics {
    final AtomicLong open = new AtomicLong();
    final AtomicLong waiting = new AtomicLong();
    final AtomicLong parked = new AtomicLong();
    final AtomicLong destinations = new AtomicLong();
    final AtomicLong dead = new AtomicLong();
    private final MeterRegistry registry;
    private final Timer took;
    private final Timer age;
    private final Map<String, Counter> ended = new HashMap<>();

    IntakeMetrics(MeterRegistry registry) {
        this.registry = registry;
        took = Timer.builder("tocsin.delivery.duration")
                .description("from the start of a request to the end of its answer")
                .publishPercentileHistogram()
                .register(registry);
        age = Timer.builder("tocsin.delivery.age")
                .description("from the event to the receiver's first 2xx of it")
                .publishPercentileHistogram()
                .register(registry);
        gauge("tocsin.deliveries.open", "requests sent whose outcome is not stored yet", open);
        gauge("tocsin.deliveries.waiting", "requests waiting for their turn", waiting);
        gauge("tocsin.deliveries.parked", "waiting requests that are read again when it comes", parked);
        gauge(
                "tocsin.deliveries.destinations",
                "hosts with something open or waiting, or lately in trouble",
                destinations);
        gauge("tocsin.deliveries.destinations.dead", "hosts at which nobody answers: their circuit is open", dead);
    }

    void ended(Job job, Outcome outcome, Instant at, Duration duration) {
        String result = result(outcome);
        count(result);
        took.record(duration);
        if (job.claim.attempt() == 1 && result.equals("succeeded")) {
            Duration since = Duration.between(job.eventTime, at);
            age.record(since.isNegative() ? Duration.ZERO : since);
        }
    }

    void count(String result) {
        ended.computeIfAbsent(result, named -> registry.counter("tocsin.deliveries", "result", named))
                .increment();
    }

    private static String result(Outcome outcome) {
        if (outcome instanceof Outcome.Answered answered) {
            return answered.success() ? "succeeded" : "failed";
        }
        return outcome instanceof Outcome.Unanswered
                ? "unanswered"
                : outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private void gauge(String name, String description, AtomicLong value) {
        Gauge.builder(name, value, AtomicLong::get).description(description).register(registry);
    }
}
