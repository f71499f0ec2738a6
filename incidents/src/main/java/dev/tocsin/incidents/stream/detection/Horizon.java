package dev.tocsin.incidents.stream.detection;

import java.time.Instant;

/**
 * How far results have been read: that something did not come can only be said of a time up to which everything was.
 *
 * <p>Threading: any thread.
 */
public interface Horizon {

    /** Everything that was in a partition of results at that time has been read and decided. Answers at once. */
    Instant readUpTo(int partition);

    /** The newest result of any endpoint, as it was when the answers of {@link #readUpTo} were found. */
    Newest newest();

    /**
     * The newest result of any endpoint.
     *
     * @param at the time of its record
     * @param partition where it is
     */
    record Newest(Instant at, int partition) {
        public static final Newest NONE = new Newest(Instant.EPOCH, -1);
    }
}
