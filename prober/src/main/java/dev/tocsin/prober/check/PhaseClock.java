package dev.tocsin.prober.check;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Notes when the phases of a probe end.
 *
 * <p>Threading: owned by the event loop of the probe.
 */
final class PhaseClock {
    private final LongSupplier nanoTime;
    private long startedAt;
    private final Map<Phase, Duration> ended = new EnumMap<>(Phase.class);
    private Phase phase = Phase.RESOLVE;

    PhaseClock(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.startedAt = nanoTime.getAsLong();
    }

    /** Time counts from now on. */
    void begin() {
        startedAt = nanoTime.getAsLong();
    }

    Phase phase() {
        return phase;
    }

    Duration elapsed() {
        return Duration.ofNanos(nanoTime.getAsLong() - startedAt);
    }

    void enter(Phase next) {
        ended.put(phase, elapsed());
        phase = next;
    }

    /** What is left out takes no time. */
    void skipTo(Phase next) {
        phase = next;
    }

    /** Begins with the first phase again; time goes on. */
    void beginHop() {
        ended.clear();
        phase = Phase.RESOLVE;
    }

    Timings timings() {
        return new Timings(end(Phase.RESOLVE), end(Phase.CONNECT), end(Phase.TLS), end(Phase.FIRST_BYTE), elapsed());
    }

    private Optional<Duration> end(Phase which) {
        return Optional.ofNullable(ended.get(which));
    }
}
