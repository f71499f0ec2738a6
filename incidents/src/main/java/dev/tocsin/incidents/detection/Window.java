package dev.tocsin.incidents.detection;

import java.time.Instant;

/**
 * A planned interruption, until before {@code end}.
 *
 * @param id the maintenance that plans it
 * @param name as people know it
 */
public record Window(String id, String name, Instant start, Instant end) {
    public Window {
        if (!start.isBefore(end)) {
            throw new IllegalArgumentException("window " + id + ": it must end after " + start + ", but was " + end);
        }
    }
}
