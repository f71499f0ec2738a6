package dev.tocsin.incidents.stream.callback;

import dev.tocsin.incidents.render.Answers;
import dev.tocsin.incidents.render.Rendered;
import dev.tocsin.incidents.stream.callback.state.ThreadAnswer;
import dev.tocsin.incidents.stream.callback.state.ThreadState;
import dev.tocsin.schemas.event.AttemptOutcome;
import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.CallbackStatus;
import dev.tocsin.schemas.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What was answered in each thread, and the requests that are made of it when their lane reaches them.
 *
 * <p>Threading: the task's.
 */
final class Threads {

    /** An incident that nobody heard of for so long is over. */
    private static final Duration LONGEST = Duration.ofDays(400);

    private static final int AT_ONCE = 1000;
    private static final int OK = 200;
    /** In the place of a status code. */
    private static final int NOT_SENT = 0;

    private static final String FOLLOWS_WITHHELD =
            "log_only: recorded, not sent; what answers would have said is shown as 1";
    private static final String LAST = "resolved";

    private final CallbackStores stores;
    private final HookCatalog catalog;
    private final Ledger ledger;
    private final Agenda expiries;

    Threads(CallbackStores stores, HookCatalog catalog, Ledger ledger) {
        this.stores = stores;
        this.catalog = catalog;
        this.ledger = ledger;
        this.expiries = new Agenda(stores.threadExpiries());
    }

    /** Keeps the event of a callback whose request is not made yet. */
    void keep(Callback callback, Event event) {
        stores.unrendered().put(callback.getId(), event);
    }

    /**
     * Makes the requests that are still to be made. Answers the first callback which ends with that: for which there can be
     * none, or that follows what was not sent.
     */
    Optional<String> render(List<Callback> callbacks, Hook hook, Instant now) {
        for (Callback callback : callbacks) {
            if (callback.getRequest() == null) {
                Callback next = made(callback, hook, now);
                ledger.put(next);
                if (Ledger.hasEnded(next)) {
                    return Optional.of(callback.getId());
                }
            }
        }
        return Optional.empty();
    }

    private Callback made(Callback callback, Hook hook, Instant now) {
        Callback.Builder next = Callback.newBuilder(callback).setUpdatedAt(now);
        Event event = stores.unrendered().get(callback.getId());
        if (event == null) {
            next.setNextAttemptAt(null);
            return Births.owing(
                    next,
                    new Rendered.Unfit(Optional.empty(), "the event that the request is made of is not kept any more"));
        }
        Map<String, ThreadAnswer> said = said(callback);
        Rendered rendered = hook.rendered(Causes.event(event), answers(said));
        if (rendered instanceof Rendered.Unfit) {
            next.setNextAttemptAt(null);
            Rendered trial = hook.tried(Causes.event(event));
            if (said.values().stream().anyMatch(Threads::isWithheld) && trial instanceof Rendered.Ready) {
                withheld(callback, now);
                return Callback.newBuilder(Births.owing(next, trial))
                        .setStatus(CallbackStatus.cancelled)
                        .setDetails(FOLLOWS_WITHHELD)
                        .build();
            }
        }
        return Births.owing(next, rendered);
    }

    private Map<String, ThreadAnswer> said(Callback callback) {
        String thread = callback.getThread();
        ThreadState state = thread == null ? null : stores.threads().get(key(callback, thread));
        return state == null ? Map.of() : state.getAnswers();
    }

    private static Answers answers(Map<String, ThreadAnswer> said) {
        Map<String, Answers.Answer> latest = new HashMap<>();
        said.forEach((kind, answer) -> {
            if (!isWithheld(answer)) {
                latest.put(
                        kind,
                        new Answers.Answer(
                                answer.getStatusCode(), answer.getHeaders(), answer.getBody(), answer.getTruncated()));
            }
        });
        return new Answers(latest);
    }

    private static boolean isWithheld(ThreadAnswer answer) {
        return answer.getStatusCode() == NOT_SENT;
    }

    /** A callback was not sent because nothing is to be: what follows it has nothing to follow. */
    void withheld(Callback callback, Instant now) {
        remember(callback, new ThreadAnswer(callback.getSequence(), NOT_SENT, Map.of(), null, false), now);
    }

    /** A callback was sent: what came back is the last of its kind, unless one that comes after it in the lane was sent before. */
    void answered(Callback callback, AttemptOutcome outcome, Instant now) {
        remember(
                callback,
                new ThreadAnswer(
                        callback.getSequence(),
                        Objects.requireNonNullElse(outcome.getStatusCode(), OK),
                        outcome.getHeaders(),
                        outcome.getBody(),
                        outcome.getTruncated()),
                now);
    }

    private void remember(Callback callback, ThreadAnswer answer, Instant now) {
        String thread = callback.getThread();
        if (thread == null) {
            return;
        }
        String key = key(callback, thread);
        ThreadState known = stores.threads().get(key);
        Map<String, ThreadAnswer> answers = new HashMap<>(known == null ? Map.of() : known.getAnswers());
        String type = callback.getEvent().getType();
        String kind = type.substring(type.lastIndexOf('.') + 1);
        ThreadAnswer before = answers.get(kind);
        if (before == null || before.getSequence() <= callback.getSequence()) {
            answers.put(kind, answer);
        }
        if (known != null) {
            expiries.remove(known.getForgetAt(), key);
        }
        Instant forgetAt = now.plus(answers.containsKey(LAST) ? retention(callback) : LONGEST);
        expiries.put(forgetAt, key);
        stores.threads().put(key, new ThreadState(answers, forgetAt));
    }

    /** As long as its callbacks may be retried or replayed. */
    private Duration retention(Callback callback) {
        return catalog.find(callback.getHook()).map(Hook::retention).orElse(Hook.KEPT);
    }

    /** Forgets the threads whose time has come. */
    void clean(Instant now) {
        expiries.take(now, AT_ONCE).forEach(stores.threads()::remove);
    }

    private static String key(Callback callback, String thread) {
        return Keys.joined(callback.getHook(), thread);
    }
}
