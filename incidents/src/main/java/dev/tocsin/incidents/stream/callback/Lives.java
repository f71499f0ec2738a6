package dev.tocsin.incidents.stream.callback;

import dev.tocsin.incidents.stream.callback.HookIndex.Kind;
import dev.tocsin.schemas.Ids;
import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.CallbackStatus;
import java.time.Instant;
import java.util.List;

/**
 * What commands do to one callback. Each says whether there was anything to do.
 *
 * <p>Threading: the task's.
 */
final class Lives {

    private final HookIndex index;
    private final HookCatalog catalog;
    private final LaneDesk desk;
    private final Ledger ledger;

    Lives(HookIndex index, HookCatalog catalog, LaneDesk desk, Ledger ledger) {
        this.index = index;
        this.catalog = catalog;
        this.desk = desk;
        this.ledger = ledger;
    }

    /** Lets a callback go that waits for this, or for its next attempt. */
    boolean send(Callback callback, Instant now) {
        if (callback.getStatus() != CallbackStatus.waiting) {
            return false;
        }
        if (index.remove(Kind.HELD, callback).isPresent()) {
            desk.enqueue(ledger.waiting(callback, now), now, now);
        } else {
            desk.hurry(callback, now);
        }
        return true;
    }

    /**
     * Takes a callback up again that failed or was cancelled; one that never was fit to be sent stays as it is, unless its
     * request depends on what was answered before: that may be there now.
     */
    boolean retry(Callback callback, Instant now) {
        boolean unrendered = Ledger.hasEnded(callback) && ledger.isUnrendered(callback);
        if (!(isFit(callback) || unrendered) || catalog.find(callback.getHook()).isEmpty()) {
            return false;
        }
        Callback waiting = ledger.revived(callback, now);
        desk.enqueue(waiting, desk.firstAttempt(callback, now), now);
        return true;
    }

    /** Whether a callback that ended can be sent once more: what failed without an attempt had no request worth sending. */
    static boolean isFit(Callback callback) {
        boolean attempted = !callback.getAttempts().isEmpty();
        return switch (callback.getStatus()) {
            case sent, cancelled -> callback.getRequest() != null;
            case error -> callback.getRequest() != null && attempted;
            case waiting, sending, unknown -> false;
        };
    }

    boolean cancel(Callback callback, String because, Instant now) {
        if (Ledger.hasEnded(callback)) {
            return false;
        }
        index.remove(Kind.HELD, callback);
        ledger.put(ledger.cancelled(callback, because, now));
        if (!desk.remove(callback, now)) {
            ledger.flush(now);
        }
        return true;
    }

    /** Removes a callback that ended or waits. */
    boolean delete(Callback callback, Instant now) {
        if (callback.getStatus() == CallbackStatus.sending) {
            return false;
        }
        if (callback.getStatus() == CallbackStatus.waiting) {
            desk.remove(callback, now);
        }
        ledger.drop(callback);
        return true;
    }

    /** A new callback with the request of one that ended. */
    boolean replay(Callback old, String command, Instant now) {
        if (!isFit(old) || catalog.find(old.getHook()).isEmpty()) {
            return false;
        }
        Callback again = Callback.newBuilder(old)
                .setId(replayId(old.getHook(), old.getEvent().getId(), command))
                .setStatus(CallbackStatus.waiting)
                .setDetails("")
                .setCreatedAt(now)
                .setUpdatedAt(now)
                .setNextAttemptAt(null)
                .setAttemptsMade(0)
                .setAttempts(List.of())
                .setReplayOf(old.getId())
                .build();
        desk.born(Birth.of(again), old.getSequence(), now);
        return true;
    }

    static String replayId(String hook, String event, String command) {
        return Ids.of("cb", hook, event, command);
    }
}
