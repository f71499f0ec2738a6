package dev.tocsin.prober;

import dev.tocsin.prober.Endpoint.Unaskable;
import dev.tocsin.prober.check.Seen;
import dev.tocsin.prober.check.Target;
import dev.tocsin.prober.expect.Assessment;
import dev.tocsin.prober.expect.Verdict;
import dev.tocsin.prober.publish.Result;
import dev.tocsin.prober.schedule.Due;
import dev.tocsin.prober.schedule.Overdue;
import dev.tocsin.prober.schedule.Schedule;
import dev.tocsin.prober.schedule.Slots;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Probes endpoints when they are due, so many at once, and hands over what came of each.
 *
 * <p>Threading: one thread owns the schedule; other threads leave it orders. Probes run on the check's event loops,
 * judgement on threads of its own, because a pattern may take long.
 */
final class Prober implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Prober.class);
    private static final int JUDGES = 2;
    private static final int OVERDUE_AT_ONCE = 32;
    private static final long LONGEST_SLEEP_MILLIS = 100;

    private final Function<Target, CompletableFuture<Seen>> check;
    private final Consumer<Result> results;
    private final Supplier<Optional<String>> trouble;
    private final ProberMetrics metrics;
    private final int inFlightLimit;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final HoldUps holdUps;

    private final LinkedBlockingQueue<Runnable> orders = new LinkedBlockingQueue<>();
    private final Schedule<Endpoint> schedule = new Schedule<>();
    private final Deque<Due<Endpoint>> waiting = new ArrayDeque<>();
    private final Overdue<Endpoint> overdue = new Overdue<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger overdueInFlight = new AtomicInteger();
    private final AtomicInteger owned = new AtomicInteger();
    private final ExecutorService judges = Executors.newFixedThreadPool(JUDGES, Prober::judgeThread);
    private final Thread thread = new Thread(this::run, "prober-schedule");
    /** Whether the schedule waits for the end of a probe; where it says so too late, it looks again before long. */
    private volatile boolean roomWanted;

    private volatile boolean closing;

    /** @param trouble what is wrong with this prober now, if anything is */
    Prober(
            Function<Target, CompletableFuture<Seen>> check,
            Consumer<Result> results,
            Supplier<Optional<String>> trouble,
            ProberMetrics metrics,
            int inFlightLimit,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.check = check;
        this.results = results;
        this.trouble = trouble;
        this.metrics = metrics;
        this.inFlightLimit = inFlightLimit;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.holdUps = new HoldUps(nanoTime.getAsLong());
        metrics.gauge("in.flight", "probes that run now", inFlight::get);
        metrics.gauge("endpoints", "endpoints that this prober owns and probes", owned::get);
    }

    private static Thread judgeThread(Runnable work) {
        Thread thread = new Thread(work, "prober-judge");
        thread.setDaemon(true);
        return thread;
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    /** From its next slot on, the endpoint is probed so. */
    void put(Endpoint endpoint) {
        orders.add(() -> {
            overdue.remove(endpoint.id());
            schedule.put(endpoint.id(), endpoint, endpoint.slots(), clock.instant());
            owned.set(schedule.size());
        });
    }

    /** As {@link #put}, and its last slot is made up for when there is room: the prober that had it may have died before. */
    void takeOver(Endpoint endpoint) {
        put(endpoint);
        orders.add(() -> overdue.add(endpoint.id(), endpoint, endpoint.slots(), clock.instant()));
    }

    void remove(String endpoint) {
        orders.add(() -> {
            schedule.remove(endpoint);
            overdue.remove(endpoint);
            waiting.removeIf(due -> due.what().id().equals(endpoint));
            owned.set(schedule.size());
        });
    }

    /** Runs it when all that was put and removed before is in effect, with the number of endpoints. */
    void settled(IntConsumer then) {
        orders.add(() -> then.accept(schedule.size()));
    }

    private void run() {
        while (!closing) {
            holdUps.beat(nanoTime.getAsLong());
            waiting.addAll(schedule.due(clock.instant()));
            startWaiting();
            startOverdue();
            obeyOrders();
        }
    }

    private void startWaiting() {
        for (Due<Endpoint> due = waiting.peek(); due != null; due = waiting.peek()) {
            Instant now = clock.instant();
            boolean late = isTooLate(due, now);
            if (!late && inFlight.get() >= inFlightLimit) {
                roomWanted = true;
                return;
            }
            waiting.remove();
            metrics.started(lag(due, now), due.missed());
            if (late) {
                skip(due, now);
            } else {
                ask(due, now, () -> {});
            }
        }
    }

    /** Few at once, and only while nothing waits: they come by the thousand, and what is due comes first. */
    private void startOverdue() {
        while (waiting.isEmpty()
                && overdueInFlight.get() < OVERDUE_AT_ONCE
                && inFlight.get() < (inFlightLimit + 1) / 2) {
            Instant now = clock.instant();
            Optional<Due<Endpoint>> due = overdue.poll(now);
            if (due.isEmpty()) {
                return;
            }
            roomWanted = true;
            overdueInFlight.incrementAndGet();
            ask(due.get(), now, overdueInFlight::decrementAndGet);
        }
    }

    private static boolean isTooLate(Due<Endpoint> due, Instant now) {
        return lag(due, now).compareTo(due.what().slots().mostLag()) > 0;
    }

    private static Duration lag(Due<Endpoint> due, Instant now) {
        return Duration.between(due.slot(), now);
    }

    private void skip(Due<Endpoint> due, Instant now) {
        end(
                due,
                now,
                Optional.empty(),
                Assessment.inconclusive(
                        "this prober came to it " + lag(due, now).toMillis()
                                + " ms late and left it out: it has too much to do",
                        List.of()));
    }

    private void ask(Due<Endpoint> due, Instant now, Runnable then) {
        HoldUps.Mark began = holdUps.beginning(nanoTime.getAsLong());
        Target target;
        try {
            target = due.what().target().get();
        } catch (Unaskable e) {
            end(due, now, Optional.empty(), Assessment.inconclusive(e.why(), List.of()));
            then.run();
            return;
        }
        inFlight.incrementAndGet();
        CompletableFuture<Void> unused = check.apply(target)
                .thenAcceptAsync(seen -> judge(due, now, began, seen), judges)
                .whenComplete((done, failure) -> {
                    if (failure != null && !closing) {
                        LOG.atError()
                                .addKeyValue("endpoint", due.what().id())
                                .setCause(failure)
                                .log("judging a probe failed: report this");
                    }
                    inFlight.decrementAndGet();
                    then.run();
                    if (roomWanted) {
                        roomWanted = false;
                        orders.add(() -> {}); // wakes the schedule: there is room
                    }
                });
    }

    private void judge(Due<Endpoint> due, Instant now, HoldUps.Mark began, Seen seen) {
        Optional<String> own = trouble.get().or(() -> holdUps.since(began, nanoTime.getAsLong()));
        Assessment assessment = due.what().expectations().assess(Observations.of(seen, now), own);
        end(due, now, Optional.of(seen), assessment);
    }

    private void end(Due<Endpoint> due, Instant startedAt, Optional<Seen> seen, Assessment assessment) {
        Endpoint endpoint = due.what();
        metrics.ended(
                assessment.verdict(), seen.map(what -> what.timings().total()).orElse(Duration.ZERO));
        if (endpoint.slotsAfterFailure().isPresent() && assessment.verdict() != Verdict.INCONCLUSIVE) {
            Slots next = endpoint.slotsAfter(assessment.verdict());
            orders.add(() -> schedule.retime(endpoint.id(), endpoint, next, clock.instant()));
        }
        results.accept(new Result(endpoint.id(), endpoint.generation(), due.slot(), startedAt, seen, assessment));
    }

    private void obeyOrders() {
        try {
            Runnable first = orders.poll(sleep(), TimeUnit.MILLISECONDS);
            if (first != null) {
                List<Runnable> all = new ArrayList<>(List.of(first));
                orders.drainTo(all);
                all.forEach(Runnable::run);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing = true;
        }
    }

    private long sleep() {
        long untilNext = schedule.next()
                .map(next -> Duration.between(clock.instant(), next).toMillis())
                .orElse(LONGEST_SLEEP_MILLIS);
        return Math.max(1, Math.min(LONGEST_SLEEP_MILLIS, untilNext));
    }

    /** Begins no more probes. */
    void stop() {
        closing = true;
        orders.add(() -> {});
        try {
            thread.join(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the probes that run. */
    void finish(Duration patience) {
        long deadline = nanoTime.getAsLong() + patience.toNanos();
        try {
            while (inFlight.get() > 0 && nanoTime.getAsLong() < deadline) {
                orders.poll(20, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
        judges.shutdownNow();
    }
}
