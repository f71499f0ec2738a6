package dev.tocsin.incidents.detection;

/** What an endpoint is, as far as detection knows. */
public enum Status {
    UNKNOWN,
    UP,
    DEGRADED,
    PARTIAL,
    DOWN,
    MAINTENANCE,
    PAUSED
}
