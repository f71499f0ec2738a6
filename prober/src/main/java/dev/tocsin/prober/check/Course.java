package dev.tocsin.prober.check;

import dev.tocsin.prober.check.Seen.Kind;
import dev.tocsin.prober.check.Seen.NoAnswer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What every probe over a connection has: a clock, an end in time, and an outcome, exactly one.
 *
 * <p>Threading: owned by one event loop, on which all of it runs; the outcome is completed there.
 */
final class Course {
    /** A time-out that is noticed this much later says nothing: the answer may have been there all the time. */
    private static final Duration HELD_UP = Duration.ofMillis(250);

    private final CompletableFuture<Seen> outcome = new CompletableFuture<>();
    private final List<Hop> hops = new ArrayList<>();
    private final EventLoop loop;
    private final Duration timeout;
    private final PhaseClock clock;
    private Origin origin = Origin.NONE;
    private BooleanSupplier nameServersAnswer = () -> true;
    private @Nullable Channel channel;
    private @Nullable ScheduledFuture<?> alarm;

    Course(EventLoop loop, Duration timeout, LongSupplier nanoTime) {
        this.loop = loop;
        this.timeout = timeout;
        this.clock = new PhaseClock(nanoTime);
    }

    CompletableFuture<Seen> outcome() {
        return outcome;
    }

    EventLoop loop() {
        return loop;
    }

    PhaseClock clock() {
        return clock;
    }

    Origin origin() {
        return origin;
    }

    /** Runs it on the loop, from when on the time counts; what it refuses as it is written cannot be asked. */
    CompletableFuture<Seen> begin(Runnable first) {
        loop.execute(() -> {
            alarm = loop.schedule(this::tooLate, timeout.toNanos(), TimeUnit.NANOSECONDS);
            clock.begin();
            try {
                first.run();
            } catch (IllegalArgumentException e) {
                end(Kind.UNASKABLE, e.getMessage());
            }
        });
        return outcome;
    }

    /** Whom it asks from now on. */
    void asks(Origin asked) {
        clock.beginHop();
        origin = asked;
    }

    /** What is to be closed when it ends. */
    void uses(Channel used) {
        channel = used;
    }

    /** Tells whether it is the target's name that is not answered for, or no name at all. */
    void looksUp(BooleanSupplier answered) {
        nameServersAnswer = answered;
    }

    boolean nameServersAnswer() {
        return nameServersAnswer.getAsBoolean();
    }

    boolean isOver() {
        return outcome.isDone();
    }

    Duration timeout() {
        return timeout;
    }

    Duration left() {
        return timeout.minus(clock.elapsed());
    }

    void redirected(Hop hop) {
        hops.add(hop);
    }

    List<Hop> hops() {
        return List.copyOf(hops);
    }

    private void tooLate() {
        Duration late = clock.elapsed().minus(timeout);
        if (late.compareTo(HELD_UP) > 0) {
            end(
                    Kind.OWN_TROUBLE,
                    "this prober was held up for " + late.toMillis() + " ms while it waited for an answer from "
                            + origin);
            return;
        }
        boolean noName = clock.phase() == Phase.RESOLVE && !nameServersAnswer.getAsBoolean();
        Kind kind = noName ? Kind.NO_NAME_SERVER : Kind.TIMED_OUT;
        end(
                kind,
                "no answer from " + origin + " within " + timeout.toMillis() + " ms: still waiting for "
                        + clock.phase().inWords());
    }

    void end(Trouble trouble) {
        end(trouble.kind(), trouble.message());
    }

    void end(Kind kind, @Nullable String message) {
        end(new NoAnswer(kind, String.valueOf(message), clock.timings(), hops()));
    }

    void end(Seen seen) {
        outcome.complete(seen);
        if (alarm != null) {
            alarm.cancel(false);
        }
        closeChannel();
    }

    void closeChannel() {
        Channel open = channel;
        channel = null;
        if (open != null) {
            ChannelFuture unused = open.close();
        }
    }

    /** The connection is somebody else's now. */
    void letsGo() {
        channel = null;
    }
}
