package dev.tocsin.incidents.stream.callback;

import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.event.Command;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.HookState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what happens to hooks at run time. The state of a hook is only written where its name's partition is, so that no
 * two tasks write over each other; others ask that task by a command.
 *
 * <p>Threading: the task's.
 */
final class HookStates {

    /** The parameter of commands that are for the task of the hook's name. */
    static final String DECIDE = "decide";

    static final String BECAUSE = "because";
    static final String GENERATION = "generation";
    /** When it began, in milliseconds. */
    static final String SINCE = "since";

    private static final Logger LOG = LoggerFactory.getLogger(HookStates.class);
    private static final String SOURCE = "/tocsin/incidents";
    private static final String FAMILY = "dev.tocsin.hook.";

    private final HookCatalog catalog;
    private final Outputs outputs;
    /** What was written and has not come back yet. */
    private final Map<String, HookState> written = new HashMap<>();

    HookStates(HookCatalog catalog, Outputs outputs) {
        this.catalog = catalog;
        this.outputs = outputs;
    }

    /** Asks the task of the hook's name. */
    void ask(Command command, String because, long generation) {
        Map<String, String> parameters = new HashMap<>(command.getParameters());
        parameters.put(DECIDE, "true");
        parameters.put(BECAUSE, because);
        parameters.put(GENERATION, Long.toString(generation));
        outputs.command(
                Command.newBuilder(command)
                        .setId(Ids.of("cmd", command.getId(), DECIDE, command.getTargetId()))
                        .setParameters(parameters)
                        .build(),
                command.getTargetId());
    }

    /** Decides what this task was asked for. */
    void decide(Command command, Instant now) {
        String hook = command.getTargetId();
        HookState state = current(hook);
        switch (command.getKind()) {
            case "pause" -> {
                if (state.getPausedAt() == null) {
                    write(HookState.newBuilder(state).setPausedAt(now), now);
                }
            }
            case "resume" -> {
                if (state.getPausedAt() != null) {
                    write(HookState.newBuilder(state).setPausedAt(null), now);
                }
            }
            case "enable" -> {
                if (state.getDisabledBecause() != null) {
                    write(HookState.newBuilder(state).setDisabledBecause(null).setDisabledAt(null), now);
                }
            }
            case "disable" -> disable(command, state, now);
            case Troubles.FAILING, Troubles.RECOVERED -> trouble(command, state, now);
            default -> throw new IllegalStateException("nobody asks to " + command.getKind());
        }
    }

    private HookState current(String hook) {
        HookState known = catalog.stateOf(hook).orElse(null);
        HookState mine = written.get(hook);
        if (mine != null && mine.equals(known)) {
            written.remove(hook);
        }
        HookState state = mine == null ? known : mine;
        return state == null ? HookState.newBuilder().setHook(hook).build() : state;
    }

    private void write(HookState.Builder state, Instant now) {
        HookState built = state.build();
        written.put(built.getHook(), built);
        outputs.hookState(built, now);
    }

    private void disable(Command command, HookState state, Instant now) {
        long generation = Long.parseLong(command.getParameters().getOrDefault(GENERATION, "0"));
        if (state.getDisabledBecause() != null && state.getGeneration() == generation) {
            return;
        }
        String hook = command.getTargetId();
        String because = command.getParameters().getOrDefault(BECAUSE, "");
        LOG.atWarn().addKeyValue("hook", hook).addKeyValue("error", because).log("the hook is disabled");
        write(
                HookState.newBuilder(state)
                        .setDisabledBecause(because)
                        .setDisabledAt(now)
                        .setGeneration(generation),
                now);
        announce(
                hook,
                "disabled",
                Ids.of("evt", hook, FAMILY + "disabled", "" + generation, "" + now),
                because,
                Optional.empty(),
                now);
    }

    private void trouble(Command command, HookState state, Instant now) {
        boolean failing = command.getKind().equals(Troubles.FAILING);
        Instant since = state.getFailingSince();
        if (failing == (since != null) || catalog.find(command.getTargetId()).isEmpty()) {
            return;
        }
        String hook = command.getTargetId();
        String because = command.getParameters().getOrDefault(BECAUSE, "");
        Instant begun = since == null ? begun(command, now) : since;
        write(HookState.newBuilder(state).setFailingSince(failing ? begun : null), now);
        String id = Ids.of("evt", hook, FAMILY + command.getKind(), "" + (failing ? now : since));
        announce(hook, command.getKind(), id, because, Optional.of(begun), now);
    }

    private static Instant begun(Command command, Instant now) {
        return Optional.ofNullable(command.getParameters().get(SINCE))
                .map(Long::parseLong)
                .map(Instant::ofEpochMilli)
                .filter(since -> since.isBefore(now))
                .orElse(now);
    }

    /** @param since when a trouble began, where the event is about one */
    private void announce(String hook, String kind, String id, String because, Optional<Instant> since, Instant now) {
        Map<String, String> details = new HashMap<>();
        since.ifPresent(begun -> details.put(SINCE, begun.toString()));
        since.ifPresent(begun -> details.put(
                "for_seconds", Long.toString(Duration.between(begun, now).toSeconds())));
        if (!because.isEmpty()) {
            details.put(BECAUSE, because);
        }
        outputs.event(Event.newBuilder()
                .setId(id)
                .setType(FAMILY + kind)
                .setSource(SOURCE)
                .setSubject(hook)
                .setTime(now)
                .setTitle("Hook " + hook + (kind.equals(Troubles.RECOVERED) ? " has " : " is ") + kind)
                .setMessage(because)
                .setDetails(details)
                .build());
    }

    /** The hook is gone: what happened to it happened to none that may be called the same one day. */
    void forget(String hook) {
        written.remove(hook);
        if (catalog.stateOf(hook).isPresent()) {
            outputs.noHookState(hook);
        }
    }
}
