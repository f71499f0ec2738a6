package dev.tocsin.incidents.stream.callback;

import dev.tocsin.incidents.render.Rendered;
import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.CallbackStatus;
import dev.tocsin.schemas.event.Command;
import dev.tocsin.schemas.event.EventRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Obeys commands to hooks and callbacks, each once; what is about nothing that is known is left out.
 *
 * <p>Threading: the task's.
 */
final class Commands {

    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);

    private final HookCatalog catalog;
    private final Obeyed obeyed;
    private final Loads loads;
    private final Jobs jobs;
    private final LaneDesk desk;
    private final HookStates states;
    private final CauseRecords causes;
    private final CallbackCommands ofCallbacks;

    Commands(
            HookCatalog catalog,
            Obeyed obeyed,
            Loads loads,
            Jobs jobs,
            LaneDesk desk,
            HookStates states,
            CauseRecords causes,
            CallbackCommands ofCallbacks) {
        this.catalog = catalog;
        this.obeyed = obeyed;
        this.loads = loads;
        this.jobs = jobs;
        this.desk = desk;
        this.states = states;
        this.causes = causes;
        this.ofCallbacks = ofCallbacks;
    }

    /** @param number grows from command to command */
    void obey(Command command, long number, Instant now) {
        String target = command.getTarget();
        if (!target.equals("hook") && !target.equals("callback")) {
            return;
        }
        if (obeyed.contains(command.getId())) {
            ignored(command, "a command that was obeyed already");
            return;
        }
        boolean done = target.equals("hook") ? hook(command, number, now) : ofCallbacks.obey(command, number, now);
        if (done) {
            obeyed.add(command.getId(), now);
        } else {
            ignored(command, "a command about nothing that is known");
        }
    }

    private static void ignored(Command command, String why) {
        LOG.atDebug()
                .addKeyValue(command.getTarget(), command.getTargetId())
                .addKeyValue("command", command.getKind())
                .log(why);
    }

    private boolean hook(Command command, long number, Instant now) {
        if (command.getParameters().containsKey(HookStates.DECIDE)) {
            states.decide(command, now);
            return true;
        }
        String name = command.getTargetId();
        boolean all = name.equals(HookCatalog.ALL);
        Optional<Hook> hook = catalog.find(name);
        if (!all && hook.isEmpty() && !command.getKind().equals("delete")) {
            return false;
        }
        return switch (command.getKind()) {
            case "send", "retry", "cancel", "delete", "replay" -> jobs.add(command, number, now);
            case "pause", "resume" -> {
                states.ask(command, "", 0);
                yield true;
            }
            case "enable", "disable" -> {
                (all ? catalog.names() : List.of(name))
                        .forEach(each -> catalog.find(each).ifPresent(found -> switchOn(command, found)));
                yield true;
            }
            case "test" -> hook.isPresent() && test(command, hook.get(), now);
            default -> false;
        };
    }

    /** Here at once, and everywhere when the state is written. */
    private void switchOn(Command command, Hook hook) {
        boolean disable = command.getKind().equals("disable");
        loads.disable(hook.name(), disable ? hook.generation() : 0);
        states.ask(
                Command.newBuilder(command).setTargetId(hook.name()).build(),
                disable ? "disabled by " + command.getBy() : "",
                hook.generation());
    }

    /** In the lane of the empty subject, which no event has: a test waits for nothing, and nothing waits for it. */
    private boolean test(Command command, Hook hook, Instant now) {
        EventRecord cause = command.getCause();
        return cause != null
                && causes.owed(cause, hook)
                        .filter(owed -> born(command, hook, owed, now))
                        .isPresent();
    }

    private boolean born(Command command, Hook hook, CauseRecords.Owed owed, Instant now) {
        String lane = hook.name() + "|";
        String id = Ids.of("cb", hook.name(), command.getId());
        Rendered tried = owed.rendered() instanceof Rendered.Later
                ? hook.tried(Causes.event(owed.event().orElseThrow()))
                : owed.rendered();
        Callback callback = Births.owing(
                CallbackCommands.fresh(
                        hook, id, lane, Births.reference(owed.envelope()).build(), now),
                tried);
        if (callback.getStatus() == CallbackStatus.error) {
            desk.born(Birth.of(callback), 1, now);
        } else {
            // A test is a command to send, also where the hook waits for commands.
            desk.enqueue(callback, now, now);
        }
        return true;
    }
}
