package dev.tocsin.incidents.stream.callback;

import dev.tocsin.incidents.callback.Answer;
import dev.tocsin.schemas.event.Attempt;
import dev.tocsin.schemas.event.AttemptOutcome;
import dev.tocsin.schemas.event.AttemptResult;
import dev.tocsin.schemas.event.Callback;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Outcomes as the rules and as a callback's history take them. */
final class Attempts {

    private static final int KEPT = 20;
    private static final int OK = 200;
    private static final String NO_ANSWER = "no answer";
    private static final String WITHHELD = "log_only";

    private Attempts() {}

    static Answer answer(AttemptOutcome outcome) {
        Integer status = outcome.getStatusCode();
        return switch (outcome.getResult()) {
            case succeeded -> new Answer.Succeeded(status == null ? OK : status);
            case refused ->
                status == null || !outcome.getJudged()
                        ? new Answer.Refused(words(outcome, "refused"))
                        : new Answer.Declined(status, Optional.ofNullable(outcome.getReason()));
            case withheld -> new Answer.Withheld(words(outcome, WITHHELD));
            case interrupted -> new Answer.Interrupted();
            default -> status == null ? new Answer.Silent(words(outcome, NO_ANSWER)) : failed(outcome, status);
        };
    }

    private static Answer failed(AttemptOutcome outcome, int status) {
        Optional<String> reason = Optional.ofNullable(outcome.getReason());
        return outcome.getJudged()
                ? new Answer.Postponed(status, pause(outcome), reason)
                : new Answer.Failed(status, pause(outcome), reason);
    }

    /** How long whoever says so does not want to be asked again. */
    static Optional<Duration> pause(AttemptOutcome outcome) {
        return Optional.ofNullable(outcome.getRetryAfterMs()).map(Duration::ofMillis);
    }

    /** What the notifier says about it. */
    static String words(AttemptOutcome outcome) {
        return words(outcome, "");
    }

    private static String words(AttemptOutcome outcome, String otherwise) {
        String error = outcome.getError();
        return error == null || error.isBlank() ? otherwise : error;
    }

    /** The callback's attempts with this one, the last 20. */
    static List<Attempt> with(Callback callback, AttemptOutcome outcome) {
        List<Attempt> attempts = new ArrayList<>(callback.getAttempts());
        attempts.add(Attempt.newBuilder()
                .setNumber(outcome.getAttempt())
                .setAt(outcome.getAt())
                .setDurationMs(outcome.getDurationMs())
                .setStatusCode(outcome.getStatusCode())
                .setHeaders(outcome.getHeaders())
                .setBody(outcome.getBody())
                .setTruncated(outcome.getTruncated())
                .setError(error(outcome))
                .build());
        return attempts.size() > KEPT ? attempts.subList(attempts.size() - KEPT, attempts.size()) : attempts;
    }

    private static @Nullable String error(AttemptOutcome outcome) {
        boolean silent = outcome.getResult() == AttemptResult.interrupted && outcome.getError() == null;
        return silent ? "interrupted" : outcome.getError();
    }
}
