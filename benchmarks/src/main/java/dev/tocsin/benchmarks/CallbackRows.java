package dev.tocsin.benchmarks;

import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.CallbackStatus;
import dev.tocsin.schemas.event.HttpRequest;
import dev.tocsin.schemas.serde.Clients;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The callbacks on their topic, read committed: each as it stands, and how often it was born. Threading: one thread. */
final class CallbackRows implements AutoCloseable {

    private final Tail<Callback> tail;
    private final Map<String, Row> rows = new HashMap<>();
    private final Set<String> sent = new HashSet<>();
    private int doubled;

    private CallbackRows(Tail<Callback> tail) {
        this.tail = tail;
    }

    static CallbackRows follow(Clients clients) {
        return new CallbackRows(Tail.of(clients, clients.contract().topics().callbacks()));
    }

    /** Whether anything came. */
    boolean take(long patienceMs) {
        return tail.take(patienceMs, this::note);
    }

    private void note(Callback callback) {
        HttpRequest request = callback.getRequest();
        String body = request == null ? null : request.getBody();
        if (body == null) {
            throw new IllegalStateException("callback " + callback.getId() + " has no body: " + callback.getDetails());
        }
        Row row = new Row(RowEvent.parse(body), callback.getSequence());
        if (row.event().isWarmUp()) {
            return;
        }
        Row before = rows.put(callback.getId(), row);
        if (before != null && !before.equals(row)) {
            // One id, but another place in its lane: it was born twice.
            doubled++;
        }
        if (callback.getStatus() == CallbackStatus.sent) {
            sent.add(callback.getId());
        } else {
            sent.remove(callback.getId());
        }
    }

    /** How many there are. */
    int count() {
        return rows.size();
    }

    /** How many stand as sent. */
    int sent() {
        return sent.size();
    }

    /** How many were born again under the same id. */
    int doubled() {
        return doubled;
    }

    /** What they tell, in the order of their lanes. */
    List<RowEvent> inOrder() {
        return rows.values().stream()
                .sorted(Comparator.comparingLong(Row::sequence))
                .map(Row::event)
                .toList();
    }

    @Override
    public void close() {
        tail.close();
    }

    private record Row(RowEvent event, long sequence) {}
}
