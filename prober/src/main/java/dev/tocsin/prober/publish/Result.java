package dev.tocsin.prober.publish;

import dev.tocsin.prober.check.Seen;
import dev.tocsin.prober.expect.Assessment;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What one probe came to.
 *
 * @param slot the instant it was scheduled for
 * @param seen empty if the target was not asked
 */
public record Result(
        String endpoint, long generation, Instant slot, Instant startedAt, Optional<Seen> seen, Assessment assessment) {

    /** How much later than scheduled it started. */
    Duration lag() {
        return Duration.between(slot, startedAt);
    }
}
