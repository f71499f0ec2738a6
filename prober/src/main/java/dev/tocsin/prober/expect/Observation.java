package dev.tocsin.prober.expect;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What there is to judge. */
public sealed interface Observation {

    /**
     * An answer.
     *
     * @param status 0 where the protocol has none
     * @param truncated the body went on after what is here
     * @param headers by name in lower case
     * @param records of a name server's answer, as text
     * @param facts what only one protocol tells, such as {@code rcode}
     */
    record Answer(
            int status,
            Duration latency,
            String body,
            boolean truncated,
            Map<String, List<String>> headers,
            Optional<Duration> certificateExpiresIn,
            List<String> records,
            Map<String, String> facts)
            implements Observation {

        /** With nothing but these. */
        public Answer(int status, Duration latency, String body, boolean truncated) {
            this(status, latency, body, truncated, Map.of(), Optional.empty(), List.of(), Map.of());
        }
    }

    /** The target did not answer; the message says in what way. */
    record Silence(boolean timedOut, String message) implements Observation {}

    /** The prober is in no position to say anything about the target. */
    record Nothing(String message) implements Observation {}
}
