package dev.tocsin.incidents.detection;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Which of the last observations of a location failed.
 *
 * @param bits the latest is the lowest; 1 is a failure
 * @param failures the slots of those that failed, as far as {@code bits} reaches
 */
public record Recent(long bits, List<Instant> failures) {

    /** So many are remembered. */
    static final int MOST = 60;

    /** Nothing is remembered. */
    public static final Recent NONE = new Recent(0, List.of());

    public Recent {
        failures = List.copyOf(failures);
        if (Long.bitCount(bits) != failures.size()) {
            throw new IllegalArgumentException(
                    "recent: " + Long.bitCount(bits) + " failures cannot have the slots " + failures);
        }
    }

    Recent and(Instant slot, boolean failed, int window) {
        List<Instant> slots = new ArrayList<>(failures);
        if (failed) {
            slots.add(slot);
        }
        return new Recent(bits << 1 | (failed ? 1 : 0), slots).last(window);
    }

    /** Only so many observations. */
    Recent last(int observations) {
        long left = bits & ((1L << observations) - 1);
        return new Recent(left, failures.subList(failures.size() - Long.bitCount(left), failures.size()));
    }

    /** The failures as if they had come in a row. */
    Run run() {
        Run run = Run.NONE;
        for (Instant slot : failures) {
            run = run.and(slot);
        }
        return run;
    }
}
