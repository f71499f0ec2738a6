package dev.tocsin.incidents.stream.callback;

import dev.tocsin.incidents.callback.Next;
import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.event.Command;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.HookState;
import java.time.Instant;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Disables hooks whose receiver is gone, and obeys commands that disable and enable.
 *
 * <p>Threading: the task's.
 */
final class Disabling {

    private static final Logger LOG = LoggerFactory.getLogger(Disabling.class);
    private static final String DISABLED = "dev.tocsin.hook.disabled";
    private static final String SOURCE = "/tocsin/incidents";

    private final HookCatalog catalog;
    private final Loads loads;
    private final Outputs outputs;

    Disabling(HookCatalog catalog, Loads loads, Outputs outputs) {
        this.catalog = catalog;
        this.loads = loads;
        this.outputs = outputs;
    }

    /** The receiver has said that it is gone for good. */
    void gone(String name, Next.Gone gone, Instant now) {
        catalog.find(name).ifPresent(hook -> disable(hook, gone.details(), now));
    }

    private void disable(Hook hook, String because, Instant now) {
        if (catalog.disabled(hook) || loads.disabled(hook.name(), hook.generation())) {
            return;
        }
        LOG.atWarn()
                .addKeyValue("hook", hook.name())
                .addKeyValue("error", because)
                .log("the hook is disabled");
        loads.disable(hook.name(), hook.generation());
        outputs.hookState(
                state(hook).setDisabledBecause(because).setDisabledAt(now).build(), now);
        // Every partition may find out for itself: the id is the same, the event is one.
        outputs.event(Event.newBuilder()
                .setId(Ids.of("evt", hook.name(), DISABLED, "" + hook.generation()))
                .setType(DISABLED)
                .setSource(SOURCE)
                .setSubject(hook.name())
                .setTime(now)
                .setTitle("Hook " + hook.name() + " is disabled")
                .setMessage(because)
                .setDetails(Map.of("because", because))
                .build());
    }

    /** Disables or enables a hook; other commands are not for callbacks. */
    void command(Command command, Instant now) {
        if (!command.getTarget().equals("hook")) {
            return;
        }
        switch (command.getKind()) {
            case "disable" ->
                catalog.find(command.getTargetId())
                        .ifPresent(hook -> disable(hook, "disabled by " + command.getBy(), now));
            case "enable" -> catalog.find(command.getTargetId()).ifPresent(hook -> enable(hook, now));
            default ->
                LOG.atDebug()
                        .addKeyValue("hook", command.getTargetId())
                        .addKeyValue("command", command.getKind())
                        .log("a command that is not known");
        }
    }

    private void enable(Hook hook, Instant now) {
        loads.disable(hook.name(), 0);
        if (catalog.disabled(hook)) {
            outputs.hookState(state(hook).build(), now);
        }
    }

    private static HookState.Builder state(Hook hook) {
        return HookState.newBuilder().setHook(hook.name()).setGeneration(hook.generation());
    }
}
