package dev.tocsin.incidents.stream.callback;

import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.Command;
import dev.tocsin.schemas.event.EventRecord;
import dev.tocsin.schemas.event.EventReference;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Commands to one callback: send, retry, cancel, delete, replay.
 *
 * <p>Threading: the task's.
 */
final class CallbackCommands {

    private static final String LANE = "lane";

    private final HookCatalog catalog;
    private final Ledger ledger;
    private final Lives lives;
    private final Jobs jobs;
    private final Outputs outputs;
    private final Rerendering rerendering;

    CallbackCommands(
            HookCatalog catalog, Ledger ledger, Lives lives, Jobs jobs, Outputs outputs, Rerendering rerendering) {
        this.catalog = catalog;
        this.ledger = ledger;
        this.lives = lives;
        this.jobs = jobs;
        this.outputs = outputs;
        this.rerendering = rerendering;
    }

    /** Whether there was anything to do. */
    boolean obey(Command command, long number, Instant now) {
        Optional<Callback> callback = ledger.find(command.getTargetId());
        return switch (command.getKind()) {
            case "send" -> callback.filter(found -> lives.send(found, now)).isPresent();
            case "retry" -> callback.filter(found -> lives.retry(found, now)).isPresent();
            case "cancel" ->
                callback.filter(found -> lives.cancel(found, "cancelled by " + command.getBy(), now))
                        .isPresent();
            case "delete" -> callback.isPresent() ? lives.delete(callback.get(), now) : forget(command);
            case "replay" -> replay(command, callback, number, now);
            default -> false;
        };
    }

    /** One that was sent is on the topic only. */
    private boolean forget(Command command) {
        String lane = command.getParameters().get(LANE);
        if (lane != null) {
            outputs.tombstone(command.getTargetId());
        }
        return lane != null;
    }

    private boolean replay(Command command, Optional<Callback> known, long number, Instant now) {
        Map<String, String> parameters = command.getParameters();
        String lane = parameters.get(LANE);
        Optional<Hook> hook =
                Optional.ofNullable(lane).map(CallbackCommands::hook).flatMap(catalog::find);
        if (lane == null || hook.isEmpty()) {
            return false;
        }
        EventRecord cause = command.getCause();
        if ("rendered".equals(parameters.get("rendering"))) {
            return cause != null && rendered(command, cause, hook.get(), known, now);
        }
        if (known.isPresent()) {
            return lives.replay(known.get(), command.getId(), now);
        }
        jobs.find(command, hook.get().name(), number, now);
        return true;
    }

    /** Lanes begin with their hook, whose name has no bar. */
    private static String hook(String lane) {
        int bar = lane.indexOf('|');
        return bar < 0 ? lane : lane.substring(0, bar);
    }

    private boolean rendered(Command command, EventRecord record, Hook hook, Optional<Callback> known, Instant now) {
        Map<String, String> parameters = command.getParameters();
        EventReference place = EventReference.newBuilder()
                .setId("")
                .setType("")
                .setSubject("")
                .setTime(now)
                .setPartition(number(parameters, "partition", Integer::valueOf)
                        .orElse(known.map(old -> old.getEvent().getPartition()).orElse(null)))
                .setOffset(number(parameters, "offset", Long::valueOf)
                        .orElse(known.map(old -> old.getEvent().getOffset()).orElse(null)))
                .build();
        long sequence = known.map(Callback::getSequence)
                .orElse(number(parameters, "sequence", Long::valueOf).orElse(1L));
        String lane = parameters.getOrDefault(LANE, "");
        return rerendering.again(hook, record, place, lane, sequence, command.getTargetId(), command.getId(), now);
    }

    /** A callback that a command makes. */
    static Callback.Builder fresh(Hook hook, String id, String lane, EventReference event, Instant now) {
        return Callback.newBuilder()
                .setId(id)
                .setHook(hook.name())
                .setHookGeneration(hook.generation())
                .setLane(lane)
                .setSequence(1)
                .setEvent(event)
                .setCreatedAt(now)
                .setUpdatedAt(now);
    }

    private static <N> Optional<N> number(Map<String, String> parameters, String name, Function<String, N> read) {
        @Nullable String text = parameters.get(name);
        try {
            return Optional.ofNullable(text).map(read);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
