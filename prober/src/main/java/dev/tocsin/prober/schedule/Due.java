package dev.tocsin.prober.schedule;

import java.time.Instant;

/**
 * An endpoint whose time has come.
 *
 * @param missed slots before this one that nobody came to ask for: they are skipped
 */
public record Due<T>(T what, Instant slot, long missed) {}
