package dev.tocsin.api.hook;

import dev.tocsin.schemas.event.HookDefinition;
import java.util.Collection;
import java.util.Optional;

/**
 * Whether what hooks owe is only recorded.
 *
 * @param everything whether it holds for every hook, as this process was told
 */
public record LogOnly(boolean everything) {

    /** Whether it holds for this hook. */
    public boolean holds(HookDefinition hook) {
        return everything || hook.getDelivery().getLogOnly();
    }

    /** What everybody who looks must know: that nobody is told of anything. */
    public Optional<String> notice(Collection<HookDefinition> hooks) {
        boolean all = everything || (!hooks.isEmpty() && hooks.stream().allMatch(this::holds));
        return all
                ? Optional.of("Log only: what hooks owe is recorded, and nothing is sent to anybody.")
                : Optional.empty();
    }
}
