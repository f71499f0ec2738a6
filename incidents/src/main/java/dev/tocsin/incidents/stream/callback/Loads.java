package dev.tocsin.incidents.stream.callback;

import dev.tocsin.incidents.callback.Permit;
import dev.tocsin.incidents.stream.callback.state.HookLoad;
import java.util.HashSet;
import java.util.Set;

/**
 * What each hook has under way in this partition, and what it may have more.
 *
 * <p>Threading: the task's.
 */
final class Loads {

    /** How many callbacks of a hook may be outstanding in one partition. */
    static final int LIMIT = 1000;

    static final Permit CLOSED = new Permit(false, 0);

    private final Shelf<HookLoad> store;
    private final HookCatalog catalog;
    private final Set<String> starved = new HashSet<>();

    Loads(Shelf<HookLoad> store, HookCatalog catalog) {
        this.store = store;
        this.catalog = catalog;
    }

    Permit permit(Hook hook) {
        HookLoad load = get(hook.name());
        boolean open = !catalog.paused(hook.name())
                && !catalog.disabled(hook)
                && load.getDisabledGeneration() != hook.generation();
        return new Permit(open, Math.max(0, LIMIT - load.getOutstanding()));
    }

    /** What a lane may have that was not called: nothing while others wait, or a flood of new ones would starve them. */
    Permit permitUncalled(Hook hook) {
        Permit permit = permit(hook);
        return isStarved(hook.name()) ? new Permit(permit.open(), 0) : permit;
    }

    void add(String hook, int outstanding) {
        if (outstanding != 0) {
            HookLoad load = get(hook);
            store.put(hook, new HookLoad(load.getOutstanding() + outstanding, load.getDisabledGeneration()));
        } else if (store.get(hook) == null) {
            store.put(hook, get(hook));
        }
    }

    /** Whether this partition knows already that the generation is disabled. */
    boolean disabled(String hook, long generation) {
        return get(hook).getDisabledGeneration() == generation;
    }

    void disable(String hook, long generation) {
        store.put(hook, new HookLoad(get(hook).getOutstanding(), generation));
    }

    void forget(String hook) {
        store.remove(hook);
        starved.remove(hook);
    }

    /** The hooks that lanes wait for, as far as this task has seen. */
    Set<String> starved() {
        return Set.copyOf(starved);
    }

    boolean isStarved(String hook) {
        return starved.contains(hook);
    }

    void starved(String hook) {
        starved.add(hook);
    }

    void sated(String hook) {
        starved.remove(hook);
    }

    private HookLoad get(String hook) {
        HookLoad load = store.get(hook);
        return load == null ? new HookLoad(0, 0L) : load;
    }
}
