package dev.tocsin.incidents.stream.callback;

import dev.tocsin.incidents.callback.Next;
import dev.tocsin.incidents.stream.callback.HookIndex.Kind;
import dev.tocsin.schemas.event.Attempt;
import dev.tocsin.schemas.event.AttemptOutcome;
import dev.tocsin.schemas.event.AttemptResult;
import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.CallbackStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The callbacks as they stand. Changes are gathered and written once, so that nobody reads a state that never was.
 *
 * <p>Threading: the task's.
 */
final class Ledger {

    private final CallbackStores stores;
    private final HookIndex index;
    private final Agenda expiries;
    private final HookCatalog catalog;
    private final Outputs outputs;
    private final Consumer<CallbackStatus> counter;
    private final Map<String, Callback> changed = new LinkedHashMap<>();

    Ledger(
            CallbackStores stores,
            HookIndex index,
            Agenda expiries,
            HookCatalog catalog,
            Outputs outputs,
            Consumer<CallbackStatus> counter) {
        this.stores = stores;
        this.index = index;
        this.expiries = expiries;
        this.catalog = catalog;
        this.outputs = outputs;
        this.counter = counter;
    }

    /** Forgets changes of a record whose processing failed. */
    void begin() {
        changed.clear();
    }

    Callback get(String id) {
        return find(id).orElseThrow(
                        () -> new IllegalStateException("callback " + id + " is in its lane, but not in the store"));
    }

    /** A callback that is not sent. */
    Optional<Callback> find(String id) {
        Callback known = changed.get(id);
        return Optional.ofNullable(known == null ? stores.callbacks().get(id) : known);
    }

    /** Whether it is written anyway when this record is done with. */
    boolean isChanged(String id) {
        return changed.containsKey(id);
    }

    void put(Callback callback) {
        changed.put(callback.getId(), callback);
    }

    void flush(Instant now) {
        changed.values().forEach(callback -> write(callback, now));
        changed.clear();
    }

    private void write(Callback callback, Instant now) {
        switch (callback.getStatus()) {
            case waiting, sending -> {
                stores.callbacks().put(callback.getId(), callback);
                if (callback.getThread() != null && callback.getRequest() != null) {
                    stores.unrendered().remove(callback.getId());
                }
            }
            case error -> keep(Kind.FAILED, callback, now);
            case cancelled -> keep(Kind.CANCELLED, callback, now);
            case sent, unknown -> {
                stores.callbacks().remove(callback.getId());
                if (callback.getAttempts().size() > 1) {
                    index.endLife(callback);
                }
                expire(callback, now);
            }
        }
        outputs.callback(callback);
    }

    /** What did not succeed can be taken up again, so it is kept until it expires. */
    private void keep(Kind kind, Callback callback, Instant now) {
        stores.callbacks().put(callback.getId(), callback);
        index.put(kind, callback, Long.toString(expire(callback, now).toEpochMilli()));
    }

    private Instant expire(Callback callback, Instant now) {
        Duration kept = catalog.find(callback.getHook()).map(Hook::retention).orElse(Hook.KEPT);
        Instant at = now.plus(kept);
        expiries.put(at, callback.getId());
        counter.accept(callback.getStatus());
        return at;
    }

    /** The time of a callback that ended has come: the entry that said so is gone. */
    void expired(String id) {
        Callback callback = stores.callbacks().get(id);
        if (callback != null && !hasEnded(callback)) {
            return;
        }
        if (callback != null) {
            erase(callback);
        }
        outputs.tombstone(id);
    }

    /** Removes a callback from everywhere, the topic included. */
    void drop(Callback callback) {
        erase(callback);
        outputs.tombstone(callback.getId());
    }

    private void erase(Callback callback) {
        unindex(callback);
        index.endLife(callback);
        changed.remove(callback.getId());
        stores.callbacks().remove(callback.getId());
        if (callback.getThread() != null) {
            stores.unrendered().remove(callback.getId());
        }
    }

    private void unindex(Callback callback) {
        Kind kind = switch (callback.getStatus()) {
            case error -> Kind.FAILED;
            case cancelled -> Kind.CANCELLED;
            default -> Kind.HELD;
        };
        Optional<String> expiry = index.remove(kind, callback);
        if (kind != Kind.HELD) {
            expiry.map(Long::parseLong)
                    .map(Instant::ofEpochMilli)
                    .ifPresent(at -> expiries.remove(at, callback.getId()));
        }
    }

    static boolean hasEnded(Callback callback) {
        return switch (callback.getStatus()) {
            case sent, error, cancelled -> true;
            case waiting, sending, unknown -> false;
        };
    }

    /** The number of the callback's next attempt. */
    static int nextAttempt(Callback callback) {
        List<Attempt> attempts = callback.getAttempts();
        int last = attempts.isEmpty() ? 0 : attempts.get(attempts.size() - 1).getNumber();
        return Math.max(last, callback.getAttemptsMade()) + 1;
    }

    /** A callback that ended, waiting again: its attempts go on counting, its schedule starts anew. */
    Callback revived(Callback callback, Instant now) {
        unindex(callback);
        int made = nextAttempt(callback) - 1;
        if (made > 0) {
            index.beginLife(callback, made);
        }
        Callback waiting = waiting(callback, now);
        return isUnrendered(callback)
                ? Callback.newBuilder(waiting).setRequest(null).setDetails("").build()
                : waiting;
    }

    /** Whether its request is made when its lane reaches it. */
    boolean isUnrendered(Callback callback) {
        return callback.getThread() != null && stores.unrendered().get(callback.getId()) != null;
    }

    Callback sending(Callback callback, Instant now) {
        return Callback.newBuilder(callback)
                .setStatus(CallbackStatus.sending)
                .setNextAttemptAt(null)
                .setUpdatedAt(now)
                .build();
    }

    Callback waiting(Callback callback, Instant now) {
        return Callback.newBuilder(callback)
                .setStatus(CallbackStatus.waiting)
                .setUpdatedAt(now)
                .build();
    }

    /** The callback, handed back for a while. */
    Callback held(Callback callback, String why, Instant until, Instant now) {
        return Callback.newBuilder(waiting(callback, now))
                .setDetails(why)
                .setNextAttemptAt(until)
                .build();
    }

    Callback due(Callback callback, Instant at) {
        return Callback.newBuilder(callback).setNextAttemptAt(at).build();
    }

    Callback cancelled(Callback callback, String reason, Instant now) {
        return Callback.newBuilder(callback)
                .setStatus(CallbackStatus.cancelled)
                .setDetails(reason)
                .setNextAttemptAt(null)
                .setUpdatedAt(now)
                .build();
    }

    /** The callback after an attempt. */
    Callback after(Next next, Callback callback, AttemptOutcome outcome, Instant now) {
        Callback.Builder after = Callback.newBuilder(callback)
                .setAttempts(Attempts.with(callback, outcome))
                .setNextAttemptAt(null)
                .setUpdatedAt(now);
        boolean counts = outcome.getResult() == AttemptResult.succeeded
                || outcome.getResult() == AttemptResult.failed
                || outcome.getJudged();
        after.setAttemptsMade(counts ? outcome.getAttempt() : callback.getAttemptsMade());
        if (next instanceof Next.Sent sent) {
            return after.setStatus(CallbackStatus.sent)
                    .setDetails(sent.details())
                    .build();
        }
        if (next instanceof Next.Retry retry) {
            return after.setStatus(CallbackStatus.waiting)
                    .setDetails(retry.details())
                    .setNextAttemptAt(retry.at())
                    .build();
        }
        if (next instanceof Next.Withheld withheld) {
            return after.setStatus(CallbackStatus.cancelled)
                    .setDetails(withheld.details())
                    .build();
        }
        String reason = reason(next);
        return reason == null
                ? after.setStatus(CallbackStatus.waiting).build()
                : after.setStatus(CallbackStatus.error).setDetails(reason).build();
    }

    private static @Nullable String reason(Next next) {
        if (next instanceof Next.Gone gone) {
            return gone.details();
        }
        return next instanceof Next.GivenUp given ? given.details() : null;
    }
}
