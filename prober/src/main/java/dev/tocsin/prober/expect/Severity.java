package dev.tocsin.prober.expect;

/** How bad it is when an expectation fails, mildest first. */
public enum Severity {
    DEGRADED,
    PARTIAL,
    MAJOR
}
