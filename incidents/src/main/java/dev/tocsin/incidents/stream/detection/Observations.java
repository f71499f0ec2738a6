package dev.tocsin.incidents.stream.detection;

import dev.tocsin.incidents.detection.Finding;
import dev.tocsin.incidents.detection.Observation;
import dev.tocsin.incidents.detection.Severity;
import dev.tocsin.schemas.event.ExpectationOutcome;
import dev.tocsin.schemas.event.ProbeResult;
import java.time.Instant;

/** A probe result as detection sees it. */
final class Observations {

    /** Longer reasons are cut: they are repeated in every step. */
    private static final int REASON_LENGTH = 1_000;

    private Observations() {}

    static Observation of(ProbeResult result, Instant at) {
        return new Observation(result.getLocation(), result.getSlot(), result.getGeneration(), finding(result), at);
    }

    private static Finding finding(ProbeResult result) {
        return switch (result.getOutcome()) {
            case passed -> new Finding.Passed();
            case failed -> new Finding.Failed(severity(result), reason(result));
            case inconclusive, unknown -> new Finding.Inconclusive();
        };
    }

    /** A failure whose severity is not said, or said in a word of a later version, is taken for the worst. */
    private static Severity severity(ProbeResult result) {
        return switch (result.getSeverity()) {
            case degraded -> Severity.DEGRADED;
            case partial -> Severity.PARTIAL;
            case major, none, unknown -> Severity.MAJOR;
        };
    }

    private static String reason(ProbeResult result) {
        String reason = result.getMessage().isBlank() ? firstFailure(result) : result.getMessage();
        return reason.length() > REASON_LENGTH ? reason.substring(0, REASON_LENGTH - 1) + "…" : reason;
    }

    private static String firstFailure(ProbeResult result) {
        return result.getExpectations().stream()
                .filter(outcome -> !outcome.getPassed())
                .map(Observations::describe)
                .findFirst()
                .orElse("the probe failed");
    }

    private static String describe(ExpectationOutcome outcome) {
        String message = outcome.getMessage();
        return message == null || message.isBlank() ? "not as expected: " + outcome.getExpectation() : message;
    }
}
