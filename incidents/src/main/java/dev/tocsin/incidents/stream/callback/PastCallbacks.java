package dev.tocsin.incidents.stream.callback;

import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.EventRecord;
import dev.tocsin.schemas.event.EventReference;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What topic callbacks holds of one partition: callbacks that were sent are nowhere else; and the events behind them.
 *
 * <p>Threading: the task's.
 */
public interface PastCallbacks extends AutoCloseable {

    /**
     * Some records in order.
     *
     * @param callbacks what could be read, tombstones left out
     * @param next where to go on
     */
    record Page(List<Callback> callbacks, long next) {
        public Page {
            callbacks = List.copyOf(callbacks);
        }
    }

    /** The place of the first record written at {@code since} or later; the end where there is none. */
    long from(Instant since);

    /** The record of the event that a callback is owed for; empty where it is not kept any longer. */
    Optional<EventRecord> event(EventReference event);

    /** The place after the last record that is committed. */
    long end();

    /** Reads from {@code next}, at most to {@code end}; the page may be empty although there is more. */
    Page read(long next, long end);

    @Override
    void close();
}
