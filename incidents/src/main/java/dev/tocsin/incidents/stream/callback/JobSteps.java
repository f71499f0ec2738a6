package dev.tocsin.incidents.stream.callback;

import dev.tocsin.incidents.stream.callback.HookIndex.Kind;
import dev.tocsin.incidents.stream.callback.state.Job;
import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.CallbackStatus;
import dev.tocsin.schemas.event.EventRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does a part of a command to a whole hook.
 *
 * <p>Threading: the task's.
 */
final class JobSteps implements AutoCloseable {

    /** What waits for commands, or has failed. */
    static final String HELD = "held";

    /** What is in lanes. */
    private static final String LANES = "lanes";

    /** What is on topic callbacks. */
    static final String PAST = "past";

    private static final Logger LOG = LoggerFactory.getLogger(JobSteps.class);

    private final HookIndex index;
    private final Ledger ledger;
    private final Lives lives;
    private final LaneSweeper sweeper;
    private final Obeyed obeyed;
    private final Rerendering rerendering;
    private final Supplier<PastCallbacks> opens;
    private @Nullable PastCallbacks past;

    JobSteps(
            HookIndex index,
            Ledger ledger,
            Lives lives,
            LaneSweeper sweeper,
            Obeyed obeyed,
            Rerendering rerendering,
            Supplier<PastCallbacks> opens) {
        this.index = index;
        this.ledger = ledger;
        this.lives = lives;
        this.sweeper = sweeper;
        this.obeyed = obeyed;
        this.rerendering = rerendering;
        this.opens = opens;
    }

    /** What is left to do, and how many callbacks were looked at. */
    record Step(Optional<Job> next, int worked) {
        static Step done(int worked) {
            return new Step(Optional.empty(), worked);
        }

        static Step on(Job.Builder job, int worked) {
            return new Step(Optional.of(job.build()), worked);
        }
    }

    Step go(Job job, int limit, Instant now) {
        return switch (job.getStage()) {
            case HELD -> held(job, limit, now);
            case LANES -> lanes(job, limit, now);
            default -> past(job, now);
        };
    }

    private Step held(Job job, int limit, Instant now) {
        Kind kind = job.getKind().equals("retry") ? Kind.FAILED : Kind.HELD;
        List<String> keys = index.slice(job.getHook(), kind, job.getSince(), job.getAt(), job.getCursor(), limit);
        keys.forEach(key -> ledger.find(Keys.lastPart(key)).ifPresent(callback -> one(job, callback, now)));
        int worked = Math.max(1, keys.size());
        if (keys.size() == limit) {
            return Step.on(Job.newBuilder(job).setCursor(keys.get(keys.size() - 1)), worked);
        }
        boolean lanesToo = job.getKind().equals("cancel") || job.getKind().equals("delete");
        return lanesToo ? Step.on(Job.newBuilder(job).setStage(LANES).setCursor(""), worked) : Step.done(worked);
    }

    private void one(Job job, Callback callback, Instant now) {
        switch (job.getKind()) {
            case "send" -> lives.send(callback, now);
            case "retry" -> lives.retry(callback, now);
            case "cancel" -> lives.cancel(callback, because(job), now);
            case "delete" -> lives.delete(callback, now);
            default -> throw new IllegalStateException("what waits is not asked to " + job.getKind());
        }
    }

    private static String because(Job job) {
        return "cancelled by " + job.getBy();
    }

    private Step lanes(Job job, int limit, Instant now) {
        boolean deletes = job.getKind().equals("delete");
        Predicate<Callback> wanted = callback -> callback.getStatus() == CallbackStatus.waiting
                && callback.getCreatedAt().isBefore(job.getAt());
        LaneSweeper.Sweep sweep = new LaneSweeper.Sweep(wanted, callback -> {
            if (deletes) {
                ledger.drop(callback);
            } else {
                ledger.put(ledger.cancelled(callback, because(job), now));
            }
        });
        int worked = 0;
        String lane = job.getLane();
        String cursor = job.getCursor();
        while (worked < limit) {
            if (cursor.isEmpty()) {
                Optional<String> next = sweeper.next(job.getHook(), lane);
                if (next.isEmpty()) {
                    return deletes ? Step.on(Job.newBuilder(job).setStage(PAST), worked) : Step.done(worked);
                }
                lane = next.get();
            }
            LaneSweeper.Progress progress = sweeper.sweep(lane, cursor, limit - worked, sweep, now);
            worked += progress.looked();
            cursor = progress.cursor();
        }
        return Step.on(Job.newBuilder(job).setLane(lane).setCursor(cursor), worked);
    }

    private Step past(Job job, Instant now) {
        if (job.getBegin().isAfter(now)) {
            // What had just ended when the command came may not be committed yet.
            return Step.on(Job.newBuilder(job), 0);
        }
        try {
            PastCallbacks open = past == null ? opens.get() : past;
            past = open;
            return job.getNext() < 0 ? ends(job, open) : read(job, open, now);
        } catch (TimeoutException e) {
            LOG.atDebug().setCause(e).log("topic callbacks cannot be read at the moment");
            return Step.on(Job.newBuilder(job), 0);
        }
    }

    private static Step ends(Job job, PastCallbacks open) {
        Job.Builder next =
                Job.newBuilder(job).setNext(open.from(job.getSince())).setEnd(open.end());
        return Step.on(next, 1);
    }

    private Step read(Job job, PastCallbacks open, Instant now) {
        if (job.getNext() >= job.getEnd()) {
            return Step.done(0);
        }
        PastCallbacks.Page page = open.read(job.getNext(), job.getEnd());
        page.callbacks().stream()
                .filter(callback -> isMeant(job, callback))
                .forEach(callback -> again(job, callback, open, now));
        return Step.on(
                Job.newBuilder(job).setNext(page.next()), page.callbacks().size());
    }

    private static boolean isMeant(Job job, Callback callback) {
        return Ledger.hasEnded(callback)
                && (job.getHook().equals(HookCatalog.ALL) || job.getHook().equals(callback.getHook()))
                && (job.getStatus() == null
                        || job.getStatus().equals(callback.getStatus().name()))
                && (job.getCallback() == null || job.getCallback().equals(callback.getId()))
                && !callback.getCreatedAt().isBefore(job.getSince())
                && callback.getCreatedAt().isBefore(job.getAt());
    }

    private void again(Job job, Callback written, PastCallbacks open, Instant now) {
        Optional<Callback> known = ledger.find(written.getId());
        if (known.isPresent() && !Ledger.hasEnded(known.get())) {
            return;
        }
        if (job.getKind().equals("delete")) {
            ledger.drop(known.orElse(written));
        } else if (job.getRendering().equals("rendered")) {
            rendered(job, written, open, now);
        } else if (Lives.isFit(written) && obeyed.first(job.getCommand(), written.getId(), now)) {
            lives.replay(written, job.getCommand(), now);
        }
    }

    private void rendered(Job job, Callback written, PastCallbacks open, Instant now) {
        Optional<EventRecord> event = open.event(written.getEvent());
        if (event.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("callback", written.getId())
                    .log("the event of a callback is no longer in Kafka: it cannot be rendered anew");
        } else if (obeyed.first(job.getCommand(), written.getId(), now)) {
            rerendering.again(written, event.get(), job.getCommand(), now);
        }
    }

    /** Nobody reads at the moment. */
    void rest() {
        if (past != null) {
            past.close();
            past = null;
        }
    }

    @Override
    public void close() {
        rest();
    }
}
