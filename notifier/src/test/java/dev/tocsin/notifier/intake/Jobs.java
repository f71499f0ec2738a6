package dev.tocsin.notifier.intake;

import dev.tocsin.notifier.delivery.Deliveries;
import dev.tocsin.notifier.report.Claim;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Requests for tests of the lanes: callback {@code a} of lane {@code L} of hook {@code H} unless said otherwise. */
final class Jobs {
    static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private final Progress progress = new Progress(0, 0, Map.of());
    private final Ownership ownership = new Ownership(0);
    private long offset;

    Spec job(String callback) {
        return new Spec(callback);
    }

    Ownership ownership() {
        return ownership;
    }

    final class Spec {
        private final String callback;
        private String lane = "L";
        private String hook = "H";
        private String destination = "shop.example:443";
        private @Nullable String predecessor;
        private int attempt = 1;
        private long emission = 1;
        private int concurrency = 16;
        private Optional<Double> rate = Optional.empty();

        private Spec(String callback) {
            this.callback = callback;
        }

        Spec lane(String value) {
            lane = value;
            return this;
        }

        Spec hook(String value) {
            hook = value;
            return this;
        }

        Spec to(String value) {
            destination = value;
            return this;
        }

        Spec after(String value) {
            predecessor = value;
            return this;
        }

        Spec attempt(int value) {
            attempt = value;
            return this;
        }

        Spec emission(long value) {
            emission = value;
            return this;
        }

        Spec concurrency(int value) {
            concurrency = value;
            return this;
        }

        Spec rate(double value) {
            rate = Optional.of(value);
            return this;
        }

        Job build() {
            Progress.Slot slot = progress.add(offset++).orElseThrow();
            return new Job(
                    new Claim(0, slot.offset, callback, hook, lane, 1, attempt, emission),
                    ownership,
                    slot,
                    Optional.ofNullable(predecessor),
                    new Job.Gate(destination, concurrency, rate),
                    Deliveries.to("https://shop.example/").build(),
                    NOW);
        }
    }
}
