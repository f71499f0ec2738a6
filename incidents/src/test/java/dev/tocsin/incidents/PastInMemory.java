package dev.tocsin.incidents;

import dev.tocsin.incidents.stream.callback.PastCallbacks;
import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.EventRecord;
import dev.tocsin.schemas.event.EventReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was written to topic callbacks, in pages of three. */
final class PastInMemory implements PastCallbacks {

    private static final int PAGE = 3;

    private record Entry(String id, @Nullable Callback callback, Instant at) {}

    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, EventRecord> events = new HashMap<>();

    void add(String id, @Nullable Callback callback, Instant at) {
        entries.add(new Entry(id, callback, at));
    }

    List<String> removed() {
        return entries.stream()
                .filter(entry -> entry.callback == null)
                .map(Entry::id)
                .distinct()
                .toList();
    }

    /** An event that Kafka keeps. */
    void keep(EventRecord event, String id) {
        events.put(id, event);
    }

    @Override
    public Optional<EventRecord> event(EventReference event) {
        return Optional.ofNullable(events.get(event.getId()));
    }

    @Override
    public long from(Instant since) {
        return entries.stream().takeWhile(entry -> entry.at.isBefore(since)).count();
    }

    @Override
    public long end() {
        return entries.size();
    }

    @Override
    public Page read(long next, long end) {
        long to = Math.min(next + PAGE, end);
        List<Callback> page = entries.subList((int) next, (int) to).stream()
                .map(Entry::callback)
                .filter(Objects::nonNull)
                .toList();
        return new Page(page, to);
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
