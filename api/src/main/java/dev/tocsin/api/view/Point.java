package dev.tocsin.api.view;

import dev.tocsin.schemas.event.Outcome;
import dev.tocsin.schemas.event.ProbeResult;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One result as a sparkline needs it. */
public record Point(Instant slot, Outcome outcome, @Nullable Double latencyMs) {

    static Point of(ProbeResult result) {
        return new Point(result.getSlot(), result.getOutcome(), result.getLatencyMs());
    }
}
