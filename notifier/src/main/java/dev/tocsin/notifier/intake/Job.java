package dev.tocsin.notifier.intake;

import dev.tocsin.notifier.delivery.Delivery;
import dev.tocsin.notifier.report.Claim;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request in hand. What is to be sent may be put aside (parked) while it waits; then it is read from its topic again.
 *
 * <p>Threading: the event loop.
 */
final class Job {
    final Claim claim;
    final Ownership ownership;
    final Progress.Slot slot;
    final Optional<String> predecessor;
    final String destination;
    final int concurrency;
    final Optional<Double> ratePerSecond;
    final Instant eventTime;
    final int size;

    /** Its hook at its destination, once the lanes have looked it up: none is forgotten while something waits or is open. */
    @Nullable
    Route route;

    private @Nullable Delivery delivery;

    Job(
            Claim claim,
            Ownership ownership,
            Progress.Slot slot,
            Optional<String> predecessor,
            Gate gate,
            Delivery delivery,
            Instant eventTime) {
        this.claim = claim;
        this.ownership = ownership;
        this.slot = slot;
        this.predecessor = predecessor;
        this.destination = gate.destination();
        this.concurrency = gate.concurrency();
        this.ratePerSecond = gate.ratePerSecond();
        this.delivery = delivery;
        this.eventTime = eventTime;
        this.size = delivery.size();
    }

    /**
     * What limits it.
     *
     * @param destination host and port
     * @param concurrency how many requests of its hook may be open at once
     * @param ratePerSecond how many of its hook may begin in a second
     */
    record Gate(String destination, int concurrency, Optional<Double> ratePerSecond) {}

    /** What to send, unless it is parked. */
    Optional<Delivery> delivery() {
        return Optional.ofNullable(delivery);
    }

    boolean parked() {
        return delivery == null;
    }

    void park() {
        delivery = null;
    }

    /** Whether both ask for the same attempt of the same callback. */
    boolean repeats(Job other) {
        return claim.callback().equals(other.claim.callback()) && claim.attempt() == other.claim.attempt();
    }

    @Override
    public String toString() {
        return claim.callback() + "#" + claim.attempt() + "." + claim.emission();
    }
}
