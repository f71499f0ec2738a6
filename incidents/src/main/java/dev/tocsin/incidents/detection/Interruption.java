package dev.tocsin.incidents.detection;

import java.time.Instant;
import java.util.Optional;

/**
 * Whether an endpoint is interrupted as planned.
 *
 * @param window empty: it is not
 * @param since since when it is so
 */
public record Interruption(Optional<Window> window, Instant since) {

    /** There has been none. */
    public static final Interruption NONE = new Interruption(Optional.empty(), Instant.EPOCH);

    /** Before then nothing is an outage. */
    Instant over() {
        return window.map(Window::end).orElse(since);
    }
}
