package dev.tocsin.api.view;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What follows once a batch is committed. */
final class Pending {
    final List<Consumer<Snapshot>> updates = new ArrayList<>();
    final List<ViewChange> changes = new ArrayList<>();
    final List<Unreadable> unreadable = new ArrayList<>();

    void update(Consumer<Snapshot> update) {
        updates.add(update);
    }

    void change(ViewChange change) {
        changes.add(change);
    }
}
