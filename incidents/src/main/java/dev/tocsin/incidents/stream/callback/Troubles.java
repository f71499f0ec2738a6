package dev.tocsin.incidents.stream.callback;

import dev.tocsin.incidents.callback.Next;
import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.event.AttemptOutcome;
import dev.tocsin.schemas.event.Command;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Sees from outcomes when a hook's receiver is gone, when a hook begins to fail, and when it recovers. A hook fails when a
 * callback is given up, or when attempts have failed for a while without a success between; it recovers with the first
 * success.
 *
 * <p>Threading: the task's.
 */
final class Troubles {

    static final String FAILING = "failing";
    static final String RECOVERED = "recovered";

    private static final Duration A_WHILE = Duration.ofMinutes(5);
    private static final Duration UNTIL_SAID_AGAIN = Duration.ofSeconds(10);

    private final HookCatalog catalog;
    private final Loads loads;
    private final HookStates states;
    /** Begins anew with the task, which only makes it later known that a hook fails. */
    private final Map<String, Instant> failedFirst = new HashMap<>();

    private final Map<String, Instant> said = new HashMap<>();

    Troubles(HookCatalog catalog, Loads loads, HookStates states) {
        this.catalog = catalog;
        this.loads = loads;
        this.states = states;
    }

    void see(AttemptOutcome outcome, Next next, Instant now) {
        Hook hook = catalog.find(outcome.getHook()).orElse(null);
        if (hook == null) {
            return;
        }
        if (next instanceof Next.Sent) {
            failedFirst.remove(hook.name());
            say(hook, outcome, RECOVERED, "", now, now);
        } else if (next instanceof Next.Gone gone) {
            disable(hook, outcome, gone.details(), now);
        } else if (next instanceof Next.GivenUp given) {
            Instant first = failedFirst.computeIfAbsent(hook.name(), name -> now);
            say(hook, outcome, FAILING, given.details(), first, now);
        } else if (next instanceof Next.Retry retry) {
            Instant first = failedFirst.computeIfAbsent(hook.name(), name -> now);
            if (!first.plus(A_WHILE).isAfter(now)) {
                say(hook, outcome, FAILING, retry.details(), first, now);
            }
        }
    }

    private void say(Hook hook, AttemptOutcome outcome, String kind, String because, Instant since, Instant now) {
        if (catalog.failing(hook.name()) == kind.equals(FAILING)) {
            return;
        }
        String key = kind + " " + hook.name();
        Instant last = said.get(key);
        if (last != null && last.plus(UNTIL_SAID_AGAIN).isAfter(now)) {
            return;
        }
        said.put(key, now);
        Command command = command(hook.name(), kind, outcome, now);
        states.ask(
                Command.newBuilder(command)
                        .setParameters(Map.of(HookStates.SINCE, Long.toString(since.toEpochMilli())))
                        .build(),
                because,
                hook.generation());
    }

    private void disable(Hook hook, AttemptOutcome outcome, String because, Instant now) {
        if (!catalog.disabled(hook) && !loads.disabled(hook.name(), hook.generation())) {
            loads.disable(hook.name(), hook.generation());
            states.ask(command(hook.name(), "disable", outcome, now), because, hook.generation());
        }
    }

    private static Command command(String hook, String kind, AttemptOutcome outcome, Instant now) {
        return Command.newBuilder()
                .setId(Ids.of("cmd", hook, kind, outcome.getCallback(), "" + outcome.getAttempt()))
                .setKind(kind)
                .setTarget("hook")
                .setTargetId(hook)
                .setBy("incidents")
                .setAt(now)
                .build();
    }
}
