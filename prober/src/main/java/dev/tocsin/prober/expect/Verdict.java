package dev.tocsin.prober.expect;

/** Passed, failed, or nothing can be said. */
public enum Verdict {
    PASSED,
    FAILED,
    INCONCLUSIVE
}
