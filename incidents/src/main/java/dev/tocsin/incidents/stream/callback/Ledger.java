package dev.tocsin.incidents.stream.callback;

import dev.tocsin.incidents.callback.Next;
import dev.tocsin.schemas.event.AttemptOutcome;
import dev.tocsin.schemas.event.AttemptResult;
import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.CallbackStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The callbacks as they stand. Changes are gathered and written once, so that nobody reads a state that never was.
 *
 * <p>Threading: the task's.
 */
final class Ledger {

    /** How long after its end a callback is kept on the topic. */
    private static final Duration KEPT = Duration.ofDays(30);

    private final CallbackStores stores;
    private final Outputs outputs;
    private final Consumer<CallbackStatus> counter;
    private final Map<String, Callback> changed = new LinkedHashMap<>();

    Ledger(CallbackStores stores, Outputs outputs, Consumer<CallbackStatus> counter) {
        this.stores = stores;
        this.outputs = outputs;
        this.counter = counter;
    }

    /** Forgets changes of a record whose processing failed. */
    void begin() {
        changed.clear();
    }

    Callback get(String id) {
        Callback known = changed.get(id);
        Callback callback = known == null ? stores.callbacks().get(id) : known;
        if (callback == null) {
            throw new IllegalStateException("callback " + id + " is in its lane, but not in the store");
        }
        return callback;
    }

    void put(Callback callback) {
        changed.put(callback.getId(), callback);
    }

    void flush(Instant now) {
        changed.values().forEach(callback -> write(callback, now));
        changed.clear();
    }

    private void write(Callback callback, Instant now) {
        boolean settled = switch (callback.getStatus()) {
            case sent, error, cancelled, unknown -> true;
            case waiting, sending -> false;
        };
        if (settled) {
            stores.callbacks().delete(callback.getId());
            stores.expiries().put(Keys.timer(now.plus(KEPT), callback.getId()), callback.getLane());
            counter.accept(callback.getStatus());
        } else {
            stores.callbacks().put(callback.getId(), callback);
        }
        outputs.callback(callback);
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
        boolean counts = outcome.getResult() == AttemptResult.succeeded || outcome.getResult() == AttemptResult.failed;
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
