package dev.tocsin.incidents.detection;

import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

/**
 * How often an endpoint that reports by itself must do so.
 *
 * @param next the first time after an instant at which it must
 * @param grace how much later is not yet late, and how long a run may take that was reported to have started
 */
public record Pace(UnaryOperator<Instant> next, Duration grace) {}
