package dev.tocsin.incidents.callback;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a lane does now.
 *
 * @param emissions handed out, in order
 * @param starved whether it would have handed out more, had its hook allowed it
 * @param wakeAt when it wants its next turn, whatever happens; always later than now
 */
public record Turn(Lane lane, List<Emission> emissions, boolean starved, Optional<Instant> wakeAt) {
    public Turn {
        emissions = List.copyOf(emissions);
    }
}
