package dev.tocsin.notifier.intake;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a destination takes what it is sent, and what it may be sent therefore. How many at once: half as many after each
 * request without an answer and each 429 or 503, one more after each other answer. Nothing at all for a while after 429 or
 * 503, as long as it asks for; and after several requests in a row without an answer (the circuit is open), then a single
 * one, whose fate decides. Pauses double, to a minute at most.
 *
 * <p>Threading: the event loop.
 */
final class Temper {
    /** Requests without an answer in a row, after which nothing is sent for a while. */
    static final int SILENT = 5;

    static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final int DOUBLINGS = 6;
    /** Trouble that nobody has seen for so long is forgotten. */
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private final int most;
    private int limit;
    private int silent;
    private int pauses;
    private boolean probing;
    private Instant until = Instant.EPOCH;
    private Instant learned = Instant.EPOCH;

    /** @param most how many requests may be open at once when all is well */
    Temper(int most) {
        this.most = most;
        this.limit = most;
    }

    /** How many requests may be open at once. */
    int limit() {
        return probing ? 1 : limit;
    }

    /** How long nothing may be sent; not positive if something may. */
    Duration pause(Instant now) {
        return Duration.between(now, until);
    }

    /** Whether nothing may be sent for now. */
    boolean paused(Instant now) {
        return now.isBefore(until);
    }

    /** Whether it is taken for dead: its circuit is open, or half open while a single request is out to try it. */
    boolean open() {
        return probing;
    }

    /** Whether there is nothing to remember of it. */
    boolean calm(Instant now) {
        return (silent == 0 && pauses == 0 && !paused(now)) || now.isAfter(learned.plus(REMEMBERED));
    }

    /**
     * A request ended.
     *
     * @param wish how long the receiver wants to be left alone
     */
    void learn(Ending ending, Optional<Duration> wish, Instant now) {
        learned = now;
        switch (ending) {
            case SUCCEEDED, ANSWERED -> {
                limit = Math.min(most, limit() + 1);
                silent = 0;
                probing = false;
                if (!paused(now)) {
                    pauses = 0;
                }
            }
            case BUSY -> {
                limit = Math.max(1, limit() / 2);
                silent = 0;
                probing = false;
                pause(wish.orElse(null), now);
            }
            case UNANSWERED -> {
                limit = Math.max(1, limit() / 2);
                silent++;
                if (probing || silent >= SILENT) {
                    probing = true;
                    pause(null, now);
                }
            }
            case WITHHELD, NOT_SENT -> {}
        }
    }

    private void pause(@Nullable Duration wish, Instant now) {
        Duration own = SHORTEST.multipliedBy(1L << Math.min(pauses, DOUBLINGS));
        // Many that were open at the same time tell the same thing.
        if (wish == null && paused(now)) {
            return;
        }
        Duration pause = wish == null ? own : wish;
        Instant end = now.plus(pause.compareTo(LONGEST) > 0 ? LONGEST : pause);
        pauses += paused(now) ? 0 : 1;
        until = end.isAfter(until) ? end : until;
    }
}
