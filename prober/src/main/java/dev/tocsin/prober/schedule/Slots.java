package dev.tocsin.prober.schedule;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/**
 * The instants at which one endpoint is due: every interval, counted from the epoch, shifted by a phase. They depend on
 * nothing that happens at run time, so they do not drift, and every prober and every restart finds the same ones.
 */
public record Slots(Duration interval, Duration phase) {
    private static final Duration LATE = Duration.ofSeconds(5);

    public Slots {
        if (interval.toMillis() < 1) {
            throw new IllegalArgumentException("interval must be at least 1ms but was " + interval);
        }
        if (phase.isNegative() || phase.compareTo(interval) >= 0) {
            throw new IllegalArgumentException("phase must be within the interval but was " + phase);
        }
    }

    /** The phase is a hash, which spreads endpoints evenly over the interval, and locations apart from each other. */
    public static Slots of(String endpoint, String location, Duration interval) {
        long hash = mix(fnv1a(endpoint + '\n' + location));
        long phase = Math.floorMod(hash, Math.max(1, interval.toMillis()));
        return new Slots(interval, Duration.ofMillis(phase));
    }

    /** The first slot after that instant. */
    public Instant next(Instant after) {
        return latest(after).plusMillis(interval.toMillis());
    }

    /** The last slot that is not after that instant. */
    public Instant latest(Instant now) {
        long step = interval.toMillis();
        long count = Math.floorDiv(now.toEpochMilli() - phase.toMillis(), step);
        return Instant.ofEpochMilli(phase.toMillis() + count * step);
    }

    /** How late a probe may start and still say something about its target: half an interval, but no more than 5 s. */
    public Duration mostLag() {
        Duration half = interval.dividedBy(2);
        return half.compareTo(LATE) < 0 ? half : LATE;
    }

    private static long fnv1a(String text) {
        long hash = 0xcbf29ce484222325L;
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (each & 0xff)) * 0x100000001b3L;
        }
        return hash;
    }

    /** Ids that differ in their last character only would otherwise be neighbours (finalizer of MurmurHash3). */
    private static long mix(long hash) {
        long mixed = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }
}
