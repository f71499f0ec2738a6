package dev.tocsin.api.command;

import dev.tocsin.api.access.Caller;
import dev.tocsin.api.answer.Reply;
import dev.tocsin.api.answer.Wish;
import dev.tocsin.api.problem.Problem;
import dev.tocsin.api.view.View;
import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.CallbackStatus;
import dev.tocsin.schemas.event.EventRecord;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/** Commands to single callbacks. Threading: any thread; blocks on the view, for a replay on Kafka too. */
final class CallbackCommands {
    private static final Map<String, Set<CallbackStatus>> POSSIBLE = Map.of(
            "send", EnumSet.of(CallbackStatus.waiting),
            "retry", EnumSet.of(CallbackStatus.error, CallbackStatus.cancelled),
            "cancel", EnumSet.of(CallbackStatus.waiting, CallbackStatus.sending),
            "delete", EnumSet.complementOf(EnumSet.of(CallbackStatus.sending)));

    private final View view;
    private final Orders orders;
    private final Causes causes;

    CallbackCommands(View view, Orders orders, Causes causes) {
        this.view = view;
        this.orders = orders;
        this.causes = causes;
    }

    /** {@code send}, {@code retry}, {@code cancel} or {@code delete}; 409 where its state does not allow it. */
    CompletionStage<Reply> change(Wish wish, String kind) {
        wish.caller().requires(Caller.WRITING);
        Terms.of(wish);
        String id = wish.ask().part("id");
        return orders.ledger().write("callback/" + id, () -> {
            Callback callback = callback(id);
            possible(callback, kind, wish);
            // One that follows others up is rendered when its turn comes, which it may not have done yet.
            if (kind.equals("retry") && callback.getRequest() == null && callback.getThread() == null) {
                throw Problem.conflict("the callback never had a request: replay it with rendering=rendered");
            }
            Orders.Order order = orders.order(wish, kind, "callback", id, lane(callback), Optional.empty());
            Instant before = callback.getUpdatedAt();
            BooleanSupplier effect = () -> kind.equals("delete")
                    ? view.archive().callback(id).isEmpty()
                    : view.archive()
                            .callback(id)
                            .map(now -> !now.getUpdatedAt().equals(before)
                                    || now.getStatus() != callback.getStatus()
                                    || now.getAttemptsMade() != callback.getAttemptsMade())
                            .orElse(true);
            return orders.toOne(wish, order, partition(id), new JsonObject(), effect);
        });
    }

    /** With a key it may be a repetition, whose first did what is no longer possible: that one is left to its id. */
    private static void possible(Callback callback, String kind, Wish wish) {
        Set<CallbackStatus> statuses = POSSIBLE.getOrDefault(kind, Set.of());
        if (!statuses.contains(callback.getStatus()) && wish.idempotencyKey().isEmpty()) {
            throw Problem.conflict("the callback is " + callback.getStatus() + ": " + kind + " is for one that is "
                    + String.join(
                            " or ",
                            statuses.stream()
                                    .filter(status -> status != CallbackStatus.unknown)
                                    .map(Enum::name)
                                    .toList()));
        }
    }

    /** A new callback like the old one; rendered anew only while Kafka keeps the event. */
    CompletionStage<Reply> replay(Wish wish) {
        wish.caller().requires(Caller.WRITING);
        String rendering = Terms.of(wish, "rendering").oneOf("rendering", "as_sent", List.of("as_sent", "rendered"));
        String id = wish.ask().part("id");
        Optional<EventRecord> cause =
                rendering.equals("rendered") ? Optional.of(cause(callback(id))) : Optional.empty();
        return orders.ledger().write("callback/" + id, () -> {
            Callback callback = callback(id);
            if (rendering.equals("as_sent") && callback.getRequest() == null) {
                throw Problem.conflict(
                        "the callback never had a request: it can only be rendered anew (rendering=rendered)");
            }
            if (!view.snapshot().hooks().containsKey(callback.getHook())) {
                throw Problem.conflict("its hook '" + callback.getHook() + "' is gone");
            }
            Map<String, String> parameters = old(callback);
            parameters.put("rendering", rendering);
            Orders.Order order = orders.order(wish, "replay", "callback", id, parameters, cause);
            String again = Ids.of("cb", callback.getHook(), callback.getEvent().getId(), order.id());
            return orders.toOne(
                    wish,
                    order,
                    partition(id),
                    new JsonObject().put("callback", again),
                    () -> view.archive().callback(again).isPresent());
        });
    }

    private EventRecord cause(Callback callback) {
        return causes.find(callback.getEvent())
                .orElseThrow(
                        () -> Problem.gone("the event " + callback.getEvent().getId() + " of the callback is no"
                                + " longer in Kafka: it can only be replayed as it was sent (rendering=as_sent)"));
    }

    private int partition(String id) {
        return view.archive().partition(id).orElseThrow(() -> Problem.notFound("there is no callback '" + id + "'"));
    }

    private Callback callback(String id) {
        return view.archive().callback(id).orElseThrow(() -> Problem.notFound("there is no callback '" + id + "'"));
    }

    /** What helps to find the old one, and its event. */
    private static Map<String, String> old(Callback callback) {
        Map<String, String> parameters = lane(callback);
        parameters.put("since", Long.toString(callback.getCreatedAt().toEpochMilli()));
        parameters.put("sequence", Long.toString(callback.getSequence()));
        Integer partition = callback.getEvent().getPartition();
        Long offset = callback.getEvent().getOffset();
        if (partition != null && offset != null) {
            parameters.put("partition", Integer.toString(partition));
            parameters.put("offset", Long.toString(offset));
        }
        return parameters;
    }

    private static Map<String, String> lane(Callback callback) {
        Map<String, String> parameters = new HashMap<>();
        parameters.put("lane", callback.getLane());
        return parameters;
    }
}
