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
        List<Mark> marks = marks();
        List<Long> runs = Checkpoint.fitting(runs(first, marks), bytes);
        long covered = first + runs.stream().mapToLong(Long::longValue).sum();
        long earliest = marks.stream()
                .filter(mark -> mark.done && mark.offset >= covered)
                .mapToLong(mark -> Math.max(0, mark.outcome))
                .min()
                .orElse(outcomes);
        return new Checkpoint(first, Math.min(earliest, outcomes), runs);
    }

    /** What is known of each offset from the first that is not done on. */
    private List<Mark> marks() {
        List<Mark> marks = new ArrayList<>();
        window.forEach(slot -> marks.add(new Mark(slot.offset, slot.done, slot.outcome)));
        marks.add(new Mark(next, false, -1));
        known.forEach((offset, outcome) -> {
            marks.add(new Mark(offset, true, outcome));
            marks.add(new Mark(offset + 1, false, -1));
        });
        return marks;
    }

    /** Lengths, in offsets, of what is not done, done, not done, done and so on; the last is done. */
    private static List<Long> runs(long first, List<Mark> marks) {
        List<Long> runs = new ArrayList<>();
        long from = first;
        boolean done = false;
        for (int i = 0; i < marks.size(); i++) {
            Mark mark = marks.get(i);
            boolean overruled = i + 1 < marks.size() && marks.get(i + 1).offset == mark.offset;
            if (mark.done != done && !overruled) {
                runs.add(mark.offset - from);
                from = mark.offset;
                done = mark.done;
            }
        }
        return runs;
    }

    private record Mark(long offset, boolean done, long outcome) {}

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
