package dev.tocsin.api.heartbeat;

import dev.tocsin.schemas.event.EndpointDefinition;
import dev.tocsin.schemas.event.Outcome;
import dev.tocsin.schemas.event.ProbeResult;
import dev.tocsin.schemas.event.Severity;
import dev.tocsin.schemas.event.Timings;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A ping as a result of its endpoint, beside those of probers. */
final class PingResult {

    /** Where pings come from. */
    static final String LOCATION = "heartbeat";

    private static final String PING = "ping";

    private PingResult() {}

    /**
     * The result.
     *
     * @param before the endpoint's newest result, if any
     * @param message what came with the ping
     */
    static ProbeResult of(
            EndpointDefinition endpoint, Ping ping, String message, Instant now, @Nullable ProbeResult before) {
        Instant slot = before != null && !now.isAfter(before.getSlot())
                ? before.getSlot().plusMillis(1)
                : now;
        Optional<Instant> started = ping instanceof Ping.Started ? Optional.empty() : started(before);
        Double length = started.map(
                        start -> (double) Duration.between(start, slot).toMillis())
                .orElse(null);
        Outcome outcome = outcome(ping);
        return ProbeResult.newBuilder()
                .setEndpoint(endpoint.getId())
                .setGeneration(endpoint.getGeneration())
                .setLocation(LOCATION)
                .setSlot(slot)
                .setStartedAt(started.orElse(slot))
                .setLagMs(0)
                .setOutcome(outcome)
                .setSeverity(outcome == Outcome.failed ? Severity.major : Severity.none)
                .setMessage(message(ping, message))
                .setLatencyMs(length)
                .setTimings(Timings.newBuilder().setTotalMs(length).build())
                .setDetails(details(ping))
                .build();
    }

    private static Outcome outcome(Ping ping) {
        if (ping instanceof Ping.Started) {
            return Outcome.inconclusive;
        }
        return ping.word().equals("success") ? Outcome.passed : Outcome.failed;
    }

    private static Map<String, String> details(Ping ping) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put(PING, ping.word());
        if (ping instanceof Ping.Exited exited) {
            details.put("exit_code", Integer.toString(exited.code()));
        }
        return details;
    }

    private static String message(Ping ping, String message) {
        if (!message.isBlank()) {
            return message;
        }
        if (ping instanceof Ping.Exited exited && exited.code() != 0) {
            return "it ended with exit code " + exited.code();
        }
        return ping instanceof Ping.Failed ? "it reported a failure" : "";
    }

    private static Optional<Instant> started(@Nullable ProbeResult before) {
        return Optional.ofNullable(before)
                .filter(result -> "start".equals(result.getDetails().get(PING)))
                .map(ProbeResult::getSlot);
    }
}
