package dev.tocsin.incidents.stream.callback;

import dev.tocsin.schemas.CloudEvent;
import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.CallbackRequest;
import dev.tocsin.schemas.event.Command;
import dev.tocsin.schemas.event.Event;
import dev.tocsin.schemas.event.HookState;
import java.time.Instant;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Where the lanes' records go.
 *
 * @param names the sinks' names
 */
public record Outputs(ProcessorContext<Object, @Nullable Object> context, Sinks names) {

    private static final String SOURCE = "/tocsin/incidents";

    /** The names of the sinks in the topology. */
    public record Sinks(String callbacks, String requests, String hookStates, String events, String commands) {}

    void callback(Callback callback) {
        CloudEvent event = new CloudEvent(
                Ids.of(
                        "rec",
                        callback.getId(),
                        callback.getStatus().name(),
                        "" + callback.getAttemptsMade(),
                        "" + callback.getUpdatedAt().toEpochMilli()),
                "dev.tocsin.callback." + callback.getStatus().name(),
                SOURCE,
                callback.getHook(),
                callback.getUpdatedAt());
        send(placed(callback.getId()), callback, event.headers(), names.callbacks());
    }

    void tombstone(String callback) {
        send(placed(callback), null, new RecordHeaders(), names.callbacks());
    }

    void request(CallbackRequest request, Instant now) {
        CloudEvent event = new CloudEvent(
                Ids.of("req", request.getCallback(), "" + request.getAttempt(), "" + request.getEmission()),
                "dev.tocsin.callback.request",
                SOURCE,
                request.getHook(),
                now);
        send(placed(request.getLane()), request, event.headers(), names.requests());
    }

    void hookState(HookState state, Instant now) {
        CloudEvent event = new CloudEvent(
                Ids.of("rec", state.getHook(), "" + state.getGeneration(), "" + now.toEpochMilli()),
                "dev.tocsin.hook.state",
                SOURCE,
                state.getHook(),
                now);
        send(state.getHook(), state, event.headers(), names.hookStates());
    }

    void noHookState(String hook) {
        send(hook, null, new RecordHeaders(), names.hookStates());
    }

    /** A command to the task of {@code key}. */
    void command(Command command, String key) {
        CloudEvent event = new CloudEvent(
                command.getId(),
                "dev.tocsin.command." + command.getKind(),
                SOURCE,
                command.getTargetId(),
                command.getAt());
        send(key, command, event.headers(), names.commands());
    }

    void event(Event event) {
        send(event.getSubject(), event, CloudEvent.of(event).headers(), names.events());
    }

    /** In the partition of this task, where the outcomes of its requests come back to. */
    private Placed placed(String key) {
        return new Placed(key, context.taskId().partition());
    }

    private void send(Object key, @Nullable Object value, Headers headers, String sink) {
        context.forward(new Record<>(key, value, context.currentSystemTimeMs(), headers), sink);
    }
}
