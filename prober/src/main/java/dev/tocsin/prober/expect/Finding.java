package dev.tocsin.prober.expect;

/** One expectation's outcome, as it is kept with the result. */
public record Finding(String expectation, Verdict verdict, Severity severity, String message) {}
