package dev.tocsin.notifier.report;

import dev.tocsin.notifier.delivery.Outcome;
import dev.tocsin.notifier.delivery.Outcome.Answered;
import dev.tocsin.notifier.delivery.Outcome.Deferred;
import dev.tocsin.notifier.delivery.Outcome.Interrupted;
import dev.tocsin.notifier.delivery.Outcome.Refused;
import dev.tocsin.notifier.delivery.Outcome.Unanswered;
import dev.tocsin.notifier.delivery.Outcome.Withheld;
import dev.tocsin.notifier.judgement.Verdict;
import dev.tocsin.schemas.event.AttemptOutcome;
import dev.tocsin.schemas.event.AttemptResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Outcomes in the words of the wire contract. */
final class Outcomes {
    private Outcomes() {}

    /**
     * @param at when it ended
     * @param took from its start to its end
     */
    static AttemptOutcome record(Claim claim, Outcome outcome, Instant at, Duration took, String notifier) {
        AttemptOutcome.Builder record = AttemptOutcome.newBuilder()
                .setCallback(claim.callback())
                .setHook(claim.hook())
                .setLane(claim.lane())
                .setSequence(claim.sequence())
                .setAttempt(claim.attempt())
                .setEmission(claim.emission())
                .setRequestOffset(claim.offset())
                .setAt(at)
                .setDurationMs(took.toMillis())
                .setNotifier(notifier);
        if (outcome instanceof Answered answered) {
            return answered(record, answered).build();
        }
        return unsent(record, outcome).build();
    }

    private static AttemptOutcome.Builder unsent(AttemptOutcome.Builder record, Outcome outcome) {
        if (outcome instanceof Unanswered unanswered) {
            return record.setResult(AttemptResult.failed).setError(unanswered.error());
        }
        if (outcome instanceof Refused refused) {
            return record.setResult(AttemptResult.refused).setError(refused.error());
        }
        if (outcome instanceof Withheld) {
            return record.setResult(AttemptResult.withheld).setError("log_only: recorded, not sent");
        }
        if (outcome instanceof Deferred deferred) {
            return record.setResult(AttemptResult.deferred)
                    .setError(deferred.why())
                    .setRetryAfterMs(deferred.pause().map(Duration::toMillis).orElse(null));
        }
        if (outcome instanceof Interrupted) {
            return record.setResult(AttemptResult.interrupted)
                    .setError("the notifier ended while the request was open");
        }
        throw new AssertionError("an outcome that nobody has named: " + outcome);
    }

    /** The name of the result, for metrics. */
    static String name(Outcome outcome) {
        if (outcome instanceof Answered answered) {
            return answered.success() ? "succeeded" : "failed";
        }
        return outcome instanceof Unanswered
                ? "failed"
                : outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static AttemptOutcome.Builder answered(AttemptOutcome.Builder record, Answered answered) {
        Verdict verdict = answered.verdict();
        AttemptResult result = switch (verdict.kind()) {
            case SUCCEEDED -> AttemptResult.succeeded;
            case FAILED, POSTPONED -> AttemptResult.failed;
            case DECLINED -> AttemptResult.refused;
        };
        String why = verdict.reason().orElse(answered.reason());
        record.setResult(result)
                .setJudged(verdict.kind() == Verdict.Kind.POSTPONED || verdict.kind() == Verdict.Kind.DECLINED)
                .setReason(verdict.reason().orElse(null))
                .setStatusCode(answered.status())
                .setHeaders(answered.headers())
                .setBody(answered.body())
                .setTruncated(answered.truncated())
                .setRetryAfterMs(answered.retryAfter().map(Duration::toMillis).orElse(null));
        return answered.success() || why.isEmpty() ? record : record.setError(why);
    }
}
