package dev.tocsin.bootstrap.lifecycle;

import java.util.List;

/** A part that writes into a journal when it starts and stops, and whose health a test sets. */
final class RecordedPart implements Running {
    private final String name;
    private final List<String> journal;
    private volatile Health health;

    RecordedPart(String name, List<String> journal) {
        this.name = name;
        this.journal = journal;
        this.health = Health.ready(name);
        journal.add("start " + name);
    }

    void becomes(Health now) {
        health = now;
    }

    @Override
    public Health health() {
        return health;
    }

    @Override
    public void close() {
        journal.add("stop " + name);
    }
}
