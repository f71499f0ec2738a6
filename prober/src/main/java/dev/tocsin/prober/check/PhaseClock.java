package dev.tocsin.prober.check;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Measures the phases of one hop.
 *
 * <p>Threading: owned by the event loop of the probe.
 */
final class PhaseClock {
    private final LongSupplier nanoTime;
    private final Map<Phase, Duration> spent = new EnumMap<>(Phase.class);
    private final long startedAt;
    private long enteredAt;
    private Phase phase = Phase.RESOLVE;

    PhaseClock(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.startedAt = nanoTime.getAsLong();
        this.enteredAt = startedAt;
    }

    Phase phase() {
        return phase;
    }

    void enter(Phase next) {
        long now = nanoTime.getAsLong();
        spent.merge(phase, Duration.ofNanos(now - enteredAt), Duration::plus);
        phase = next;
        enteredAt = now;
    }

    Timings timings() {
        return new Timings(
                spent(Phase.RESOLVE),
                spent(Phase.CONNECT),
                spent(Phase.TLS),
                spent(Phase.FIRST_BYTE),
                Duration.ofNanos(nanoTime.getAsLong() - startedAt));
    }

    private Optional<Duration> spent(Phase which) {
        return Optional.ofNullable(spent.get(which));
    }
}
