package dev.tocsin.incidents.callback;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * When a callback is tried, tried again, and given up.
 *
 * @param delays the delay before each attempt; there are as many attempts as delays
 * @param also status codes that are tried again although they would be final
 */
public record RetryRule(List<Duration> delays, List<StatusRange> also) {

    /** The delays of a hook that names none. */
    public static final List<Duration> USUAL = List.of(
            Duration.ZERO,
            Duration.ofSeconds(5),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(4),
            Duration.ofHours(6),
            Duration.ofHours(7),
            Duration.ofHours(8));

    /** One attempt, at once: of a hook whose callbacks wait for commands. */
    public static final RetryRule ONCE = new RetryRule(List.of(Duration.ZERO), List.of());

    /** No receiver may ask for a longer pause: a lane would stand still without anybody knowing. */
    static final Duration LONGEST_WISH = Duration.ofDays(1);

    /** Nor may a notifier keep a callback away for longer without being asked once more. */
    private static final Duration LONGEST_HOLD = Duration.ofMinutes(5);

    private static final int GONE = 410;

    public RetryRule {
        delays = delays.isEmpty() ? USUAL : List.copyOf(delays);
        also = List.copyOf(also);
    }

    /** When the first attempt of a callback born at {@code at} may be made. */
    public Instant first(String callback, Instant at) {
        return at.plus(Jitter.of(delays.get(0), callback, 1));
    }

    /** What follows the outcome that the attempt, counted from 1, had at {@code at}. */
    public Next after(Answer answer, String callback, int attempt, Instant at) {
        if (answer instanceof Answer.Succeeded succeeded) {
            return new Next.Sent("status_code:" + succeeded.status());
        }
        if (answer instanceof Answer.Failed failed) {
            String details = StatusWords.of(failed.status(), failed.reason());
            if (mayRetry(failed.status())) {
                return again(details, failed.retryAfter(), callback, attempt, at);
            }
            return ended(failed.status(), details);
        }
        if (answer instanceof Answer.Postponed postponed) {
            String details = StatusWords.of(postponed.status(), postponed.reason());
            return again(details, postponed.retryAfter(), callback, attempt, at);
        }
        if (answer instanceof Answer.Declined declined) {
            return ended(declined.status(), StatusWords.of(declined.status(), declined.reason()));
        }
        if (answer instanceof Answer.Silent silent) {
            return again(silent.error(), Optional.empty(), callback, attempt, at);
        }
        if (answer instanceof Answer.Refused refused) {
            return new Next.GivenUp(refused.reason());
        }
        if (answer instanceof Answer.Withheld withheld) {
            return new Next.Withheld(withheld.details());
        }
        return new Next.Again();
    }

    /** Until when a callback that was handed back for a while is not handed out; the attempt does not count. */
    public static Instant heldUntil(Duration pause, Instant now) {
        return now.plus(pause.compareTo(LONGEST_HOLD) > 0 ? LONGEST_HOLD : pause);
    }

    private boolean mayRetry(int status) {
        return status >= 500
                || status == 408
                || status == 425
                || status == 429
                || also.stream().anyMatch(range -> range.contains(status));
    }

    private static Next ended(int status, String details) {
        return status == GONE ? new Next.Gone(details) : new Next.GivenUp(details);
    }

    private Next again(String details, Optional<Duration> wish, String callback, int attempt, Instant at) {
        if (attempt >= delays.size()) {
            return new Next.GivenUp(details);
        }
        Duration delay = Jitter.of(delays.get(attempt), callback, attempt + 1);
        Duration wished =
                wish.filter(time -> time.compareTo(LONGEST_WISH) < 0).orElse(wish.isPresent() ? LONGEST_WISH : delay);
        return new Next.Retry(at.plus(delay.compareTo(wished) >= 0 ? delay : wished), details);
    }
}
