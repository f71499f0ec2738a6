package dev.tocsin.incidents.callback;

import dev.tocsin.incidents.callback.Slot.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The unsettled callbacks of one lane in order. The first of them are in the window; only those are ever handed out, the
 * rest waits in a queue outside.
 *
 * @param queued how many wait behind the window
 * @param headSince when the first callback of the window became the first
 */
public record Lane(String hook, List<Slot> window, long queued, Instant headSince) {

    /** How many callbacks of a lane may be outstanding. */
    public static final int WINDOW = 64;

    public Lane {
        window = List.copyOf(window);
        if (window.size() > WINDOW) {
            throw new IllegalArgumentException("window: at most " + WINDOW + " slots, but was " + window.size());
        }
    }

    /** A lane without callbacks. */
    public static Lane empty(String hook) {
        return new Lane(hook, List.of(), 0, Instant.EPOCH);
    }

    /** Whether no unsettled callback is left. */
    public boolean isEmpty() {
        return window.isEmpty() && queued == 0;
    }

    /** Whether the next callback goes into the window, not the queue. */
    public boolean takesIntoWindow() {
        return queued == 0 && window.size() < WINDOW;
    }

    /** How many from the queue it wants now; none until half of the window is free, so that the queue is read seldom. */
    public int wanted() {
        return window.size() > WINDOW / 2 ? 0 : (int) Math.min(queued, WINDOW - window.size());
    }

    /** With a new callback at the end of the window. */
    public Lane add(Slot slot, Instant now) {
        if (!takesIntoWindow()) {
            throw new IllegalStateException("the window is full or others wait before " + slot.callback());
        }
        return append(List.of(slot), now, 0);
    }

    /** With one more in the queue. */
    public Lane queueOne() {
        return new Lane(hook, window, queued + 1, headSince);
    }

    /** With so many fewer in the queue. */
    public Lane unqueue(int count) {
        return new Lane(hook, window, queued - count, headSince);
    }

    /** With the first of the queue moved into the window. */
    public Lane refill(List<Slot> first, Instant now) {
        return append(first, now, first.size());
    }

    private Lane append(List<Slot> more, Instant now, int fromQueue) {
        List<Slot> longer = new ArrayList<>(window);
        longer.addAll(more);
        return new Lane(hook, longer, queued - fromQueue, window.isEmpty() ? now : headSince);
    }

    /** The slot of a callback in the window. */
    public Optional<Slot> slot(String callback) {
        return window.stream().filter(slot -> slot.callback().equals(callback)).findFirst();
    }

    /** How many are handed out. */
    public int outstanding() {
        return (int) window.stream().filter(slot -> slot.is(Phase.OUTSTANDING)).count();
    }

    /** Whether its first callback has been under way for so short a time that its outcome is still to be expected. */
    public boolean justHandedOut(Instant after) {
        return !window.isEmpty()
                && window.get(0).is(Phase.OUTSTANDING)
                && (window.get(0).since().isAfter(after) || headSince.isAfter(after));
    }

    /** Whether an outcome is news: of the attempt under way. */
    public boolean awaits(String callback, int attempt) {
        return slot(callback).filter(slot -> slot.attempt() == attempt).isPresent();
    }

    /** Whether it is news that this very emission was deferred. */
    public boolean awaitsEmission(String callback, int attempt, long emission) {
        return slot(callback)
                .filter(slot -> slot.attempt() == attempt && slot.emission() == emission && slot.is(Phase.OUTSTANDING))
                .isPresent();
    }

    /** Without a callback that is sent, given up or cancelled. */
    public Lane settle(String callback, Instant now) {
        boolean first = !window.isEmpty() && window.get(0).callback().equals(callback);
        List<Slot> rest = window.stream()
                .filter(slot -> !slot.callback().equals(callback))
                .toList();
        return new Lane(hook, rest, queued, first ? now : headSince);
    }

    /** With another attempt at a callback, not before {@code notBefore}. */
    public Lane retry(String callback, Instant notBefore) {
        return replace(callback, slot -> slot.due(slot.attempt() + 1, notBefore));
    }

    /** With the same attempt to be made once more. */
    public Lane again(String callback, Instant now) {
        return replace(callback, slot -> slot.due(slot.attempt(), now));
    }

    /** With a callback that waits for its next attempt due now. */
    public Lane hurry(String callback, Instant now) {
        return replace(
                callback,
                slot -> slot.is(Phase.DUE) && slot.since().isAfter(now) ? slot.due(slot.attempt(), now) : slot);
    }

    /** With a callback handed back that is not to be handed out before {@code notBefore}, and then alone. */
    public Lane hold(String callback, Instant notBefore) {
        return replace(callback, slot -> slot.held(notBefore));
    }

    /** With a callback handed back. */
    public Lane defer(String callback, Instant now) {
        return replace(callback, slot -> slot.deferred(now));
    }

    private Lane replace(String callback, UnaryOperator<Slot> change) {
        List<Slot> changed = window.stream()
                .map(slot -> slot.callback().equals(callback) ? change.apply(slot) : slot)
                .toList();
        return new Lane(hook, changed, queued, headSince);
    }

    /**
     * Hands out what may be handed out now.
     *
     * @param patience how long an outcome is awaited before the callback is handed out once more
     */
    public Turn turn(Instant now, Duration patience, Permit permit) {
        return turn(now, patience, permit, callback -> false);
    }

    /**
     * The same where some callbacks need to know what came of those before them.
     *
     * @param followsUp whether a callback is handed out only as the first of its lane
     */
    public Turn turn(Instant now, Duration patience, Permit permit, Predicate<String> followsUp) {
        return new Walk(this, now, patience, permit, followsUp).go();
    }
}
