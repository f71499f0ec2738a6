package dev.tocsin.incidents.stream.detection;

import dev.tocsin.incidents.stream.history.History;
import dev.tocsin.schemas.CloudEvent;
import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.event.HistoryWindow;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Windows of history as records of their topic; the key is endpoint, length in milliseconds and start.
 *
 * <p>Threading: owned by one stream thread.
 */
final class Windows implements History.Writer {

    private final Outbox outbox;

    Windows(Outbox outbox) {
        this.outbox = outbox;
    }

    @Override
    public void write(HistoryWindow window) {
        send(window.getEndpoint(), window.getLengthMs(), window.getStart(), window);
    }

    @Override
    public void remove(String endpoint, long lengthMs, Instant start) {
        send(endpoint, lengthMs, start, null);
    }

    private void send(String endpoint, long lengthMs, Instant start, @Nullable HistoryWindow window) {
        String key = endpoint + "/" + lengthMs + "/" + start;
        Instant end = start.plusMillis(lengthMs);
        String id = Ids.of("rec", key, window == null ? "removed" : Long.toString(window.getResults()));
        CloudEvent event = new CloudEvent(id, "dev.tocsin.history", Chronicle.SOURCE, endpoint, end);
        // The end of an hour or a day may be yet to come, and brokers refuse what is stamped more than an hour ahead.
        outbox.send(List.of(new Outgoing(Operators.WRITE_HISTORY, key, window, event)), start);
    }
}
