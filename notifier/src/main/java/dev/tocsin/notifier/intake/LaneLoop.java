package dev.tocsin.notifier.intake;

import dev.tocsin.notifier.delivery.Delivery;
import dev.tocsin.notifier.delivery.Outcome;
import dev.tocsin.notifier.delivery.Outcome.Answered;
import dev.tocsin.notifier.delivery.Outcome.Deferred;
import dev.tocsin.notifier.delivery.Outcome.Interrupted;
import dev.tocsin.notifier.delivery.Outcome.Unanswered;
import dev.tocsin.notifier.delivery.Outcome.Withheld;
import dev.tocsin.notifier.delivery.Sender;
import dev.tocsin.notifier.intake.Step.Send;
import dev.tocsin.notifier.judgement.Verdict;
import dev.tocsin.notifier.report.Reporter;
import dev.tocsin.schemas.event.AttemptOutcome;
import dev.tocsin.schemas.event.AttemptResult;
import io.vertx.core.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what the lanes decide: sends, reports, and tells the lanes how it went.
 *
 * <p>Threading: public methods may be called from any thread, all work is done on one event loop.
 */
final class LaneLoop {
    private static final Logger LOG = LoggerFactory.getLogger(LaneLoop.class);
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;
    /** Of requests, from the thread that reads to the lanes. */
    private static final int BATCHES = 4;

    private final Context context;
    private final Lanes lanes;
    private final Ends ends;
    private final Freshness freshness;
    private final IntakeMetrics metrics;
    private final InstantSource clock;
    private final Consumer<Done> done;
    private final ArrayDeque<Step> steps = new ArrayDeque<>();
    private final Queue<Job> stored = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean storedScheduled = new AtomicBoolean();
    private final CompletableFuture<@Nullable Void> idle = new CompletableFuture<>();
    private final Supply supply = new Supply();
    private final AtomicInteger onTheirWay = new AtomicInteger();
    private volatile boolean plenty;
    private boolean acting;
    private boolean stopping;

    /** The outer ends: where requests go, where their outcomes go, where parked requests come from. */
    record Ends(Sender sender, Reporter reporter, Archive archive) {}

    /** @param done is told, on any thread, of each request whose outcome is stored */
    LaneLoop(
            Context context,
            Lanes lanes,
            Ends ends,
            Freshness freshness,
            IntakeMetrics metrics,
            InstantSource clock,
            Consumer<Done> done) {
        this.context = context;
        this.lanes = lanes;
        this.ends = ends;
        this.freshness = freshness;
        this.metrics = metrics;
        this.clock = clock;
        this.done = done;
    }

    /** Requests came in, in the order of their offsets. */
    void arrived(List<Job> jobs) {
        onTheirWay.incrementAndGet();
        onLoop(now -> {
            onTheirWay.decrementAndGet();
            jobs.forEach(job -> act(lanes.arrived(job, now)));
        });
    }

    /** An attempt is known to have been made before. */
    void recall(AttemptOutcome outcome) {
        onLoop(now -> {
            AttemptResult result = outcome.getResult();
            boolean over = result == AttemptResult.succeeded || result == AttemptResult.withheld;
            if (over) {
                lanes.recall(outcome.getLane(), outcome.getCallback());
            }
            if (over || result == AttemptResult.failed) {
                lanes.recallAttempt(outcome.getCallback(), outcome.getAttempt());
            }
        });
    }

    /** Partitions are no longer owned: what waits of them is dropped. */
    void disown() {
        onLoop(now -> lanes.disown());
    }

    /** So many of so many partitions are owned: that part of each hook's rate is this process's. */
    void share(int owned, int all) {
        onLoop(now -> lanes.share((double) owned / all));
    }

    /** To be called every few milliseconds. */
    void tick() {
        onLoop(now -> {
            act(lanes.tick(now));
            plenty = supply.plenty(lanes, now);
        });
    }

    /** Whether nothing more need be read for now, as of the last tick, or what was read is still on its way to the lanes. */
    boolean plenty() {
        return plenty || onTheirWay.get() > BATCHES;
    }

    /** Nothing more is sent; the stage completes once nothing is open. */
    CompletionStage<@Nullable Void> stop() {
        onLoop(now -> stopping = true);
        return idle;
    }

    /** What is open ends as interrupted. */
    void interrupt() {
        onLoop(now -> ends.sender().interrupt());
    }

    private void onLoop(Consumer<Instant> work) {
        context.runOnContext(ignored -> {
            Instant now = clock.instant();
            lanes.permit(!stopping && freshness.fresh(now));
            work.accept(now);
            metrics.open.set(lanes.open());
            metrics.waiting.set(lanes.waiting());
            metrics.parked.set(lanes.parked());
            metrics.destinations.set(lanes.destinations());
            metrics.dead.set(lanes.dead());
            if (stopping && lanes.open() == 0) {
                idle.complete(null);
            }
        });
    }

    /** Steps lead to steps; doing them in a loop keeps the stack flat however many there are. */
    private void act(List<Step> more) {
        steps.addAll(more);
        if (acting) {
            return;
        }
        acting = true;
        try {
            for (Step step = steps.poll(); step != null; step = steps.poll()) {
                if (step instanceof Send) {
                    send(step.job());
                } else if (step instanceof Step.Defer defer) {
                    defer(defer);
                }
            }
        } finally {
            acting = false;
        }
    }

    private void send(Job job) {
        Instant started = clock.instant();
        if (!job.ownership.begin()) {
            leave(job, started);
            return;
        }
        Optional<Delivery> delivery = job.delivery();
        if (delivery.isPresent()) {
            send(job, delivery.get(), started);
            return;
        }
        ends.archive()
                .read(job.claim.partition(), job.claim.offset())
                .thenAccept(found -> onLoop(now -> {
                    if (found.isEmpty()) {
                        ended(job, new Deferred("its record is no longer there", Optional.empty()), now);
                    } else if (stopping) {
                        job.ownership.finish();
                        leave(job, now);
                    } else if (!freshness.fresh(now)) {
                        ended(job, new Interrupted(), now);
                    } else {
                        send(job, found.get(), now);
                    }
                }));
    }

    /** Nothing was sent and nothing is recorded: whoever owns the partition next reads it again. */
    private void leave(Job job, Instant now) {
        act(lanes.ended(job, Ending.NOT_SENT, now));
        act(lanes.stored(job, now));
    }

    private void send(Job job, Delivery delivery, Instant started) {
        ends.sender().send(delivery).onSuccess(outcome -> ended(job, outcome, started));
    }

    private void ended(Job job, Outcome outcome, Instant started) {
        Instant now = clock.instant();
        Duration took = Duration.between(started, now);
        metrics.ended(job, outcome, now, took);
        ends.reporter().report(job.claim, outcome, now, took, offset -> stored(job, offset));
        act(lanes.ended(job, ending(outcome), wish(outcome), now));
        lanes.notices().forEach(LaneLoop::tell);
    }

    private void defer(Step.Defer defer) {
        Job job = defer.job();
        // Whoever owns its partition now reads it again and decides for itself.
        if (job.ownership.ended() || stopping) {
            return;
        }
        metrics.count("deferred");
        ends.reporter()
                .report(
                        job.claim,
                        new Deferred(defer.why(), defer.pause()),
                        clock.instant(),
                        Duration.ZERO,
                        offset -> done.accept(new Done(job.slot, offset)));
    }

    /** On a thread of the producer. One hop to the event loop serves all that are stored until it runs. */
    private void stored(Job job, long offset) {
        done.accept(new Done(job.slot, offset));
        stored.add(job);
        if (storedScheduled.compareAndSet(false, true)) {
            onLoop(now -> {
                storedScheduled.set(false);
                for (Job next = stored.poll(); next != null; next = stored.poll()) {
                    next.ownership.finish();
                    act(lanes.stored(next, now));
                }
            });
        }
    }

    private static void tell(Lanes.Notice notice) {
        if (notice.dead()) {
            LOG.atWarn()
                    .addKeyValue("destination", notice.destination())
                    .log("nobody answers at a destination: it is only tried now and then");
        } else {
            LOG.atInfo().addKeyValue("destination", notice.destination()).log("a destination answers again");
        }
    }

    private static Ending ending(Outcome outcome) {
        if (outcome instanceof Answered answered) {
            boolean busy = answered.status() == TOO_MANY_REQUESTS
                    || answered.status() == UNAVAILABLE
                    || answered.verdict().kind() == Verdict.Kind.POSTPONED;
            return answered.success() ? Ending.SUCCEEDED : busy ? Ending.BUSY : Ending.ANSWERED;
        }
        if (outcome instanceof Unanswered) {
            return Ending.UNANSWERED;
        }
        return outcome instanceof Withheld ? Ending.WITHHELD : Ending.NOT_SENT;
    }

    private static Optional<Duration> wish(Outcome outcome) {
        return outcome instanceof Answered answered ? answered.retryAfter() : Optional.empty();
    }
}
