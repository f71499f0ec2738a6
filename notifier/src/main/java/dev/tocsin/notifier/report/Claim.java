package dev.tocsin.notifier.report;

/**
 * Which attempt an outcome is of, and which record asked for it.
 *
 * @param partition of the request, and of its outcome
 * @param offset of the request
 * @param emission tells repeated requests for the same attempt apart
 */
public record Claim(
        int partition,
        long offset,
        String callback,
        String hook,
        String lane,
        long sequence,
        int attempt,
        long emission) {}
