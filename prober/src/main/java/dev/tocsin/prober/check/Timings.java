package dev.tocsin.prober.check;

import java.time.Duration;
import java.util.Optional;

/**
 * When each phase of a probe ended, counted from the probe's start; a phase that was not reached (or not needed) is
 * empty. Of a probe that was redirected: the phases of its last hop, the earlier hops' time being in each of them.
 *
 * @param firstByte when the first byte of the answer was there
 * @param total the end of the probe
 */
public record Timings(
        Optional<Duration> resolve,
        Optional<Duration> connect,
        Optional<Duration> tls,
        Optional<Duration> firstByte,
        Duration total) {}
