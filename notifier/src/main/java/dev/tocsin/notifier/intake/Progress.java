package dev.tocsin.notifier.intake;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which requests of one partition are done. They are done in any order; what is committed is the lowest that is not, with a
 * map of those done behind it. Offsets that were never delivered (transaction markers) count as done.
 *
 * <p>Threading: the intake's thread.
 */
final class Progress {
    private final ArrayDeque<Slot> window = new ArrayDeque<>();
    private final NavigableMap<Long, Long> known;
    private long next;
    private long outcomes;
    private long open;
    private boolean dirty;

    /**
     * @param next the first offset that is not done
     * @param outcomes outcomes before this offset are known
     * @param known requests, not delivered yet, that were done before, each with the offset of its outcome or -1
     */
    Progress(long next, long outcomes, Map<Long, Long> known) {
        this.next = next;
        this.outcomes = outcomes;
        this.known = new TreeMap<>(known);
    }

    /** A request was delivered; offsets come in order. Empty if it was done before. */
    Optional<Slot> add(long offset) {
        Slot slot = new Slot(this, offset);
        window.add(slot);
        next = offset + 1;
        open++;
        Long outcome = known.get(offset);
        known.headMap(offset, true).clear();
        if (outcome != null) {
            done(slot, outcome);
            return Optional.empty();
        }
        return Optional.of(slot);
    }

    /** Everything before this offset has been delivered, or is none of ours to see. */
    void reached(long position) {
        if (position > next) {
            next = position;
            dirty = true;
        }
    }

    /**
     * A request is done.
     *
     * @param outcome the offset of its outcome; -1 where it is not known
     */
    void done(Slot slot, long outcome) {
        if (slot.done) {
            return;
        }
        slot.done = true;
        slot.outcome = outcome;
        outcomes = Math.max(outcomes, outcome + 1);
        open--;
        dirty = true;
        while (!window.isEmpty() && window.peek().done) {
            window.remove();
        }
    }

    /** How many requests are delivered and not done. */
    long open() {
        return open;
    }

    /** Whether there is something new to commit. */
    boolean dirty() {
        return dirty;
    }

    /** @param stored whether Kafka has the latest checkpoint */
    void committed(boolean stored) {
        dirty = !stored;
    }

    /**
     * Where to go on after a restart.
     *
     * @param bytes how long the map may become; what it leaves out is found by reading outcomes from an earlier one on
     */
    Checkpoint checkpoint(int bytes) {
        long first = window.isEmpty() ? next : window.element().offset;
        List<Long> runs = Checkpoint.fitting(runs(first), bytes);
        long covered = first + runs.stream().mapToLong(Long::longValue).sum();
        return new Checkpoint(first, Math.min(earliest(covered), outcomes), runs);
    }

    /** Lengths, in offsets, of what is not done, done, not done, done and so on; the last is done. */
    private List<Long> runs(long first) {
        Runs runs = new Runs(first);
        for (Slot slot : window) {
            runs.from(slot.offset, slot.done);
        }
        runs.from(next, false);
        for (long offset : known.keySet()) {
            runs.from(offset, true);
            runs.from(offset + 1, false);
        }
        return runs.all();
    }

    /** The lowest offset of an outcome of a request at or behind {@code covered}. */
    private long earliest(long covered) {
        long earliest = Long.MAX_VALUE;
        for (Slot slot : window) {
            if (slot.done && slot.offset >= covered) {
                earliest = Math.min(earliest, slot.outcome);
            }
        }
        for (long outcome : known.tailMap(covered, true).values()) {
            earliest = Math.min(earliest, outcome);
        }
        return Math.max(0, earliest);
    }

    /** Makes runs of what is said offset by offset: the window is long, and this is done ten times a second. */
    private static final class Runs {
        private final List<Long> lengths = new ArrayList<>();
        private long from;
        private boolean done;
        private long saidOf;
        private boolean said;

        private Runs(long first) {
            from = first;
            saidOf = first;
        }

        /** Whether it is done, from this offset to that of the next call; the last word about an offset counts. */
        private void from(long offset, boolean isDone) {
            if (offset != saidOf) {
                take();
            }
            saidOf = offset;
            said = isDone;
        }

        private void take() {
            if (said != done) {
                lengths.add(saidOf - from);
                from = saidOf;
                done = said;
            }
        }

        private List<Long> all() {
            take();
            return lengths;
        }
    }

    /** One request in the window. */
    static final class Slot {
        final Progress progress;
        final long offset;
        private boolean done;
        private long outcome;

        private Slot(Progress progress, long offset) {
            this.progress = progress;
            this.offset = offset;
        }
    }
}
