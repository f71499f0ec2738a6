package dev.tocsin.api.view;

import dev.tocsin.schemas.event.Callback;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What follows once a batch is committed. */
final class Pending {
    /** The last that the batch says of each callback; what it says before is written nowhere. */
    final Map<String, Materialisation.Entry<Callback>> callbacks = new LinkedHashMap<>();

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
