package dev.tocsin.notifier.judgement;

import java.time.Duration;
import java.util.Optional;

/**
 * What an answer means.
 *
 * @param reason what the answer says of why it is no success
 * @param retryAfter what the answer asks for, where the hook says in which place
 */
public record Verdict(Kind kind, Optional<String> reason, Optional<Duration> retryAfter) {

    /** The kinds of verdicts. */
    public enum Kind {
        /** The receiver has it. */
        SUCCEEDED,
        /** It has not; the status says whether it may be tried again. */
        FAILED,
        /** It has not, and it is to be tried again. */
        POSTPONED,
        /** It has not, and never will. */
        DECLINED
    }

    /** What a status says by itself. */
    public static Verdict of(int status) {
        return of(status >= 200 && status < 300 ? Kind.SUCCEEDED : Kind.FAILED, Optional.empty());
    }

    static Verdict of(Kind kind, Optional<String> reason) {
        return new Verdict(kind, reason, Optional.empty());
    }
}
