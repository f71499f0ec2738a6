package dev.tocsin.hookscdc;

import dev.tocsin.hookscdc.table.Demand;
import dev.tocsin.hookscdc.table.TablePattern;
import dev.tocsin.schemas.event.DeadLetter;
import dev.tocsin.schemas.event.HookDefinition;
import dev.tocsin.schemas.event.Listen;
import dev.tocsin.schemas.table.TableListener;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells which tables the enabled hooks want, whenever that changes.
 *
 * <p>Threading: the thread of the table of hooks.
 */
final class HookDemands implements TableListener<HookDefinition> {

    private static final String DEFAULT_SCHEMA = "public";

    private final Consumer<Collection<Demand>> told;
    private final Consumer<DeadLetter> letters;
    private final Map<String, Demand> demands = new TreeMap<>();
    private boolean complete;

    HookDemands(Consumer<Collection<Demand>> told, Consumer<DeadLetter> letters) {
        this.told = told;
        this.letters = letters;
    }

    @Override
    public void put(String key, HookDefinition hook) {
        Optional<Demand> demand = demand(hook);
        @Nullable Demand before = demand.isPresent() ? demands.put(key, demand.get()) : demands.remove(key);
        if (!Optional.ofNullable(before).equals(demand)) {
            tell();
        }
    }

    @Override
    public void remove(String key) {
        if (demands.remove(key) != null) {
            tell();
        }
    }

    @Override
    public void caughtUp() {
        complete = true;
        tell();
    }

    @Override
    public void unreadable(DeadLetter letter) {
        letters.accept(letter);
    }

    private void tell() {
        if (complete) {
            told.accept(List.copyOf(demands.values()));
        }
    }

    private static Optional<Demand> demand(HookDefinition hook) {
        Listen listen = hook.getListen();
        String table = listen.getTable();
        if (!hook.getEnabled() || !listen.getKind().equals("table") || table == null) {
            return Optional.empty();
        }
        String schema = Optional.ofNullable(listen.getSchema$()).orElse(DEFAULT_SCHEMA);
        return Optional.of(new Demand(
                hook.getName(),
                hook.getGeneration(),
                Optional.ofNullable(listen.getDatabase()),
                new TablePattern(schema, table),
                Set.copyOf(listen.getOperations()),
                Set.copyOf(listen.getRelated())));
    }
}
