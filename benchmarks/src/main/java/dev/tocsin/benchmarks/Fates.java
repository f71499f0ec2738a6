package dev.tocsin.benchmarks;

import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.CallbackStatus;
import dev.tocsin.schemas.serde.Clients;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** How each callback on topic {@code callbacks} stands, read committed. Threading: one thread. */
final class Fates implements AutoCloseable {

    private final Tail<Callback> tail;
    private final Map<String, CallbackStatus> statuses = new HashMap<>();
    private int sent;

    private Fates(Tail<Callback> tail) {
        this.tail = tail;
    }

    static Fates follow(Clients clients) {
        return new Fates(Tail.of(clients, clients.contract().topics().callbacks()));
    }

    /** Whether anything came. */
    boolean take(long patienceMs) {
        return tail.take(patienceMs, this::note);
    }

    private void note(Callback callback) {
        CallbackStatus before = statuses.put(callback.getId(), callback.getStatus());
        sent += (callback.getStatus() == CallbackStatus.sent ? 1 : 0) - (before == CallbackStatus.sent ? 1 : 0);
    }

    int count() {
        return statuses.size();
    }

    int sent() {
        return sent;
    }

    /** How many stand how. */
    Map<CallbackStatus, Integer> summary() {
        Map<CallbackStatus, Integer> summary = new TreeMap<>();
        statuses.values().forEach(status -> summary.merge(status, 1, Integer::sum));
        return summary;
    }

    /** Forgets what is known. */
    void begin() {
        statuses.clear();
        sent = 0;
    }

    @Override
    public void close() {
        tail.close();
    }
}
