package dev.tocsin.incidents.stream.callback;

import dev.tocsin.incidents.render.Answers;
import dev.tocsin.incidents.render.Rendered;
import dev.tocsin.incidents.stream.callback.state.ThreadAnswer;
import dev.tocsin.incidents.stream.callback.state.ThreadState;
import dev.tocsin.schemas.event.AttemptOutcome;
import dev.tocsin.schemas.event.Callback;
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

    /** Makes the requests that are still to be made. Answers the first callback for which there can be none: it is an error then. */
    Optional<String> render(List<Callback> callbacks, Hook hook, Instant now) {
        for (Callback callback : callbacks) {
            if (callback.getRequest() == null) {
                Rendered rendered = rendered(callback, hook);
                Callback.Builder next = Callback.newBuilder(callback).setUpdatedAt(now);
                boolean unfit = rendered instanceof Rendered.Unfit;
                if (unfit) {
                    next.setNextAttemptAt(null);
                }
                ledger.put(Births.owing(next, rendered));
                if (unfit) {
                    return Optional.of(callback.getId());
                }
            }
        }
        return Optional.empty();
    }

    private Rendered rendered(Callback callback, Hook hook) {
        Event event = stores.unrendered().get(callback.getId());
        if (event == null) {
            return new Rendered.Unfit(Optional.empty(), "the event that the request is made of is not kept any more");
        }
        return hook.rendered(Causes.event(event), answers(callback));
    }

    private Answers answers(Callback callback) {
        String thread = callback.getThread();
        ThreadState state = thread == null ? null : stores.threads().get(key(callback, thread));
        Map<String, Answers.Answer> latest = new HashMap<>();
        if (state != null) {
            state.getAnswers()
                    .forEach((kind, said) -> latest.put(
                            kind,
                            new Answers.Answer(
                                    said.getStatusCode(), said.getHeaders(), said.getBody(), said.getTruncated())));
        }
        return new Answers(latest);
    }

    /** A callback was sent: what came back is the last of its kind, unless one that comes after it in the lane was sent before. */
    void answered(Callback callback, AttemptOutcome outcome, Instant now) {
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
            answers.put(
                    kind,
                    new ThreadAnswer(
                            callback.getSequence(),
                            Objects.requireNonNullElse(outcome.getStatusCode(), OK),
                            outcome.getHeaders(),
                            outcome.getBody(),
                            outcome.getTruncated()));
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
