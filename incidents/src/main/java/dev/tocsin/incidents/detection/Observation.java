package dev.tocsin.incidents.detection;

import java.time.Instant;

/**
 * What one probe of an endpoint saw.
 *
 * @param slot the scheduled instant: with the location it identifies the observation
 * @param generation the generation of the definition that was probed
 * @param at when it became known
 */
public record Observation(String location, Instant slot, long generation, Finding finding, Instant at) {}
