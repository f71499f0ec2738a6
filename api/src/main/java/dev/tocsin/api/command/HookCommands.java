package dev.tocsin.api.command;

import dev.tocsin.api.access.Caller;
import dev.tocsin.api.answer.Reply;
import dev.tocsin.api.answer.Wish;
import dev.tocsin.api.problem.Problem;
import dev.tocsin.api.view.CallbackQuery;
import dev.tocsin.api.view.Period;
import dev.tocsin.api.view.View;
import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.CallbackStatus;
import dev.tocsin.schemas.event.EventRecord;
import dev.tocsin.schemas.event.HookDefinition;
import dev.tocsin.schemas.event.HookState;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Commands to hooks, to one or to all. Threading: any thread; blocks on the view, for a test on Kafka too. */
final class HookCommands {
    /** What all hooks together are called. */
    static final String ALL = "*";

    private static final List<String> KINDS =
            List.of("send", "retry", "cancel", "delete", "pause", "resume", "enable", "replay");

    private final View view;
    private final Orders orders;
    private final Causes causes;
    private final Trials trials;

    HookCommands(View view, Orders orders, Causes causes, Trials trials) {
        this.view = view;
        this.orders = orders;
        this.causes = causes;
        this.trials = trials;
    }

    /** A command to the hook of the path. */
    CompletionStage<Reply> one(Wish wish, String kind) {
        wish.caller().requires(Caller.WRITING);
        String[] allowed = switch (kind) {
            case "retry" -> new String[] {"since", "until"};
            case "replay" -> new String[] {"since", "rendering", "status"};
            default -> new String[0];
        };
        return command(wish, kind, wish.ask().part("name"), Terms.of(wish, allowed));
    }

    /** {@code POST /api/v1/commands}: a command to any hook, or to all. */
    CompletionStage<Reply> any(Wish wish) {
        wish.caller().requires(Caller.WRITING);
        Terms terms = Terms.of(wish, "kind", "hook", "since", "until", "before", "rendering", "status");
        terms.required("kind", "one of " + String.join(", ", KINDS));
        String kind = terms.oneOf("kind", "", KINDS);
        return command(wish, kind, terms.required("hook", "the name of a hook, or * for all"), terms);
    }

    private CompletionStage<Reply> command(Wish wish, String kind, String hook, Terms terms) {
        Map<String, String> parameters = parameters(kind, terms);
        return orders.ledger().write("hook-command/" + hook, () -> {
            known(hook);
            Orders.Order order = orders.order(wish, kind, "hook", hook, parameters, Optional.empty());
            return orders.toAll(wish, order, new JsonObject(), effect(kind, hook, parameters, wish.now()));
        });
    }

    private static Map<String, String> parameters(String kind, Terms terms) {
        Map<String, String> parameters = new HashMap<>();
        for (String name : List.of("since", "until", "before")) {
            terms.time(name).ifPresent(at -> {
                if (!taken(kind).contains(name)) {
                    throw Problem.unusable(name, "does not belong to " + kind);
                }
                parameters.put(name, Long.toString(at));
            });
        }
        if (kind.equals("replay")) {
            terms.required("since", "from when on, such as 2026-01-31T08:00:00Z, or 1h for an hour ago");
            parameters.put("rendering", terms.oneOf("rendering", "as_sent", List.of("as_sent", "rendered")));
            if (terms.text("status").isPresent()) {
                parameters.put("status", terms.oneOf("status", "", List.of("sent", "error", "cancelled")));
            }
        } else {
            List.of("rendering", "status").stream()
                    .filter(name -> terms.text(name).isPresent())
                    .forEach(name -> {
                        throw Problem.unusable(name, "does not belong to " + kind);
                    });
        }
        if (kind.equals("delete")) {
            terms.required("before", "before when, such as 2026-01-31T08:00:00Z, or 30d for 30 days ago");
        }
        return parameters;
    }

    private static List<String> taken(String kind) {
        return switch (kind) {
            case "retry" -> List.of("since", "until");
            case "replay" -> List.of("since");
            case "delete" -> List.of("before");
            default -> List.of();
        };
    }

    private BooleanSupplier effect(String kind, String hook, Map<String, String> parameters, Instant at) {
        return switch (kind) {
            case "pause" -> () -> state(hook).map(HookState::getPausedAt).isPresent();
            case "resume" -> () -> state(hook).map(HookState::getPausedAt).isEmpty();
            case "enable" ->
                () -> state(hook).map(HookState::getDisabledBecause).isEmpty();
            case "send", "cancel" -> () -> none(hook, CallbackStatus.waiting, Period.ALWAYS, at);
            case "retry" ->
                () -> none(
                        hook,
                        CallbackStatus.error,
                        new Period(time(parameters, "since"), time(parameters, "until")),
                        at);
            case "delete" ->
                () -> Stream.of(
                                CallbackStatus.waiting,
                                CallbackStatus.sent,
                                CallbackStatus.error,
                                CallbackStatus.cancelled)
                        .allMatch(status ->
                                none(hook, status, new Period(null, time(parameters, "before")), Instant.MAX));
            default -> () -> false;
        };
    }

    private static @org.jspecify.annotations.Nullable Instant time(Map<String, String> parameters, String name) {
        String given = parameters.get(name);
        return given == null ? null : Instant.ofEpochMilli(Long.parseLong(given));
    }

    /** Whether no callback stands as it did when the command was given. */
    private boolean none(String hook, CallbackStatus status, Period created, Instant at) {
        Optional<String> name = hook.equals(ALL) ? Optional.empty() : Optional.of(hook);
        Period updated = at.equals(Instant.MAX) ? Period.ALWAYS : new Period(null, at);
        return view.archive().count(CallbackQuery.counting(name, status, created, updated)) == 0;
    }

    private Optional<HookState> state(String hook) {
        return view.snapshot().hookState(hook);
    }

    /** Sends one request as the hook is defined: for its last event while Kafka keeps it, else for one that is made up. */
    CompletionStage<Reply> test(Wish wish) {
        wish.caller().requires(Caller.WRITING);
        Terms.of(wish);
        String name = wish.ask().part("name");
        HookDefinition hook =
                known(name).orElseThrow(() -> Problem.malformed("all hooks cannot be tested at once: name one"));
        Optional<EventRecord> last = last(name).flatMap(callback -> causes.find(callback.getEvent()));
        EventRecord cause = last.orElseGet(() -> trials.event(hook, wish.now()));
        return orders.ledger().write("hook-command/" + name, () -> {
            Orders.Order order = orders.order(wish, "test", "hook", name, Map.of(), Optional.of(cause));
            String callback = Ids.of("cb", name, order.id());
            return orders.toOne(
                    wish,
                    order,
                    name,
                    new JsonObject().put("callback", callback).put("made_up", last.isEmpty()),
                    () -> view.archive()
                            .callback(callback)
                            .map(HookCommands::tried)
                            .orElse(false));
        });
    }

    private static boolean tried(Callback callback) {
        return callback.getAttemptsMade() > 0
                || callback.getStatus() == CallbackStatus.error
                || callback.getStatus() == CallbackStatus.sent;
    }

    private Optional<Callback> last(String hook) {
        return view.archive().callbacks(CallbackQuery.newest(hook)).stream()
                .filter(callback -> callback.getEvent().getOffset() != null)
                .findFirst();
    }

    private Optional<HookDefinition> known(String hook) {
        if (hook.equals(ALL)) {
            return Optional.empty();
        }
        HookDefinition definition = view.snapshot().hooks().get(hook);
        if (definition == null) {
            throw Problem.notFound("there is no hook '" + hook + "'");
        }
        return Optional.of(definition);
    }
}
