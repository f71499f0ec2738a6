package dev.tocsin.incidents.stream.callback;

import dev.tocsin.incidents.callback.Happening;
import dev.tocsin.incidents.callback.Listening;
import dev.tocsin.schemas.event.HookDefinition;
import dev.tocsin.schemas.event.HookState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * All hooks and what happened to them at run time, the same for every task.
 *
 * <p>Threading: written by the global stream thread, read by all stream threads.
 */
public final class HookCatalog {

    /** What commands call all hooks. */
    static final String ALL = "*";

    private final Map<String, Hook> hooks = new ConcurrentHashMap<>();
    private final Map<String, HookState> states = new ConcurrentHashMap<>();
    private final AtomicLong version = new AtomicLong();
    private volatile @Nullable Index index;

    private record Index(long version, Map<String, List<Hook>> byTable, List<Hook> others) {}

    void define(HookDefinition definition) {
        Hook known = hooks.get(definition.getName());
        if (known == null || !known.definition().equals(definition)) {
            hooks.put(definition.getName(), new Hook(definition));
            version.incrementAndGet();
        }
    }

    void remove(String name) {
        hooks.remove(name);
        version.incrementAndGet();
    }

    void state(HookState state) {
        states.put(state.getHook(), state);
        version.incrementAndGet();
    }

    void forgetState(String name) {
        states.remove(name);
        version.incrementAndGet();
    }

    /** Grows with every change. */
    long version() {
        return version.get();
    }

    Optional<Hook> find(String name) {
        return Optional.ofNullable(hooks.get(name));
    }

    /** Whether this generation of the hook was disabled at run time; a changed definition starts afresh. */
    boolean disabled(Hook hook) {
        HookState state = states.get(hook.name());
        return state != null && state.getDisabledBecause() != null && state.getGeneration() == hook.generation();
    }

    /** Whether a command holds back what this hook, or every hook, owes. */
    boolean paused(String hook) {
        return isPaused(states.get(hook)) || isPaused(states.get(ALL));
    }

    private static boolean isPaused(@Nullable HookState state) {
        return state != null && state.getPausedAt() != null;
    }

    boolean failing(String hook) {
        HookState state = states.get(hook);
        return state != null && state.getFailingSince() != null;
    }

    Optional<HookState> stateOf(String hook) {
        return Optional.ofNullable(states.get(hook));
    }

    /** The names of all hooks. */
    List<String> names() {
        return hooks.keySet().stream().sorted().toList();
    }

    /** The hooks that have a state, but no definition. */
    List<String> orphans() {
        return states.keySet().stream()
                .filter(name -> !name.equals(ALL) && !hooks.containsKey(name))
                .toList();
    }

    /** The hooks that may want the event and are neither switched off nor disabled. */
    List<Hook> candidates(Happening happening) {
        Index current = index();
        List<Hook> candidates = new ArrayList<>();
        happening.row().map(HookCatalog::table).map(current.byTable::get).ifPresent(candidates::addAll);
        candidates.addAll(current.others);
        candidates.removeIf(hook -> !hook.definition().getEnabled() || disabled(hook));
        return candidates;
    }

    private Index index() {
        Index known = index;
        long wanted = version.get();
        if (known == null || known.version != wanted) {
            known = build(wanted);
            index = known;
        }
        return known;
    }

    private Index build(long wanted) {
        Map<String, List<Hook>> byTable = new HashMap<>();
        List<Hook> others = new ArrayList<>();
        for (Hook hook : hooks.values()) {
            table(hook)
                    .map(table -> byTable.computeIfAbsent(table, name -> new ArrayList<>()))
                    .orElse(others)
                    .add(hook);
        }
        return new Index(wanted, byTable, others);
    }

    private static Optional<String> table(Hook hook) {
        if (!(hook.listening() instanceof Listening.ToRows rows)) {
            return Optional.empty();
        }
        String name = part(rows.database()) + "\0" + part(rows.schema()) + "\0" + part(rows.table());
        return name.contains("*") ? Optional.empty() : Optional.of(name);
    }

    private static String part(Optional<String> part) {
        return part.orElse("*");
    }

    private static String table(Happening.Row row) {
        return row.database() + "\0" + row.schema() + "\0" + row.table();
    }
}
