package dev.tocsin.incidents.detection;

/** How a probe came out. */
public sealed interface Finding {

    /** Everything was as expected. */
    record Passed() implements Finding {}

    /** Something was not as expected; {@code reason} says what, such as "status was 503, expected 2xx". */
    record Failed(Severity severity, String reason) implements Finding {}

    /** The prober cannot tell: its own trouble, not the endpoint's. */
    record Inconclusive() implements Finding {}
}
