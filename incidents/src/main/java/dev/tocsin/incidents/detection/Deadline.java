package dev.tocsin.incidents.detection;

import java.time.Instant;

/**
 * When an endpoint that has not reported by itself is late.
 *
 * @param due when it should have
 * @param at when it is late
 * @param reason for people, once it is
 */
public record Deadline(Instant due, Instant at, String reason) {}
