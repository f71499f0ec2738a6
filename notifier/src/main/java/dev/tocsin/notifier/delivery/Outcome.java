package dev.tocsin.notifier.delivery;

import dev.tocsin.notifier.judgement.Verdict;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What became of one attempt to deliver. */
public sealed interface Outcome {

    /**
     * The receiver answered; what that means is said by the verdict, even where the body could not be read to its end.
     *
     * @param status the status code
     * @param reason the reason phrase that came with it
     * @param headers names in lower case, at most 64 and 16 KiB of them, without cookies
     * @param body the start of it
     * @param truncated whether the body went on, or might have
     * @param retryAfter what the receiver asked for
     */
    record Answered(
            int status,
            String reason,
            Map<String, String> headers,
            String body,
            boolean truncated,
            Optional<Duration> retryAfter,
            Verdict verdict)
            implements Outcome {

        /** The status decides. */
        public Answered(
                int status,
                String reason,
                Map<String, String> headers,
                String body,
                boolean truncated,
                Optional<Duration> retryAfter) {
            this(status, reason, headers, body, truncated, retryAfter, Verdict.of(status));
        }

        public Answered {
            headers = Map.copyOf(headers);
        }

        /** Whether the receiver has it. */
        public boolean success() {
            return verdict.kind() == Verdict.Kind.SUCCEEDED;
        }

        /** The same, judged. */
        Answered with(Verdict judged) {
            return new Answered(
                    status,
                    reason,
                    headers,
                    body,
                    truncated,
                    judged.retryAfter().or(() -> retryAfter),
                    judged);
        }
    }

    /** The receiver gave no answer, or none that is HTTP. */
    record Unanswered(String error) implements Outcome {}

    /** It was not sent and will not be, whenever it is tried. */
    record Refused(String error) implements Outcome {}

    /** It was not sent, because nothing is to be: it is recorded and that is all. */
    record Withheld() implements Outcome {}

    /**
     * It was not sent now: its turn has not come.
     *
     * @param pause how long it need not be asked for again; empty where the callback before it decides
     */
    record Deferred(String why, Optional<Duration> pause) implements Outcome {}

    /** This process ended while it was open. */
    record Interrupted() implements Outcome {}
}
