package dev.tocsin.incidents.callback;

import dev.tocsin.incidents.callback.Slot.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One walk along a lane's window, from its first callback on, handing out until somebody has to wait.
 *
 * <p>A deferred callback is handed out again only as the first of the lane or together with the one before it: behind one
 * that is already under way it would be deferred once more, and again, as fast as records travel.
 */
final class Walk {

    private final Lane lane;
    private final Instant now;
    private final Duration patience;
    private final boolean open;
    private final Predicate<String> followsUp;
    private final List<Slot> slots;
    private final List<Emission> emissions = new ArrayList<>();
    private int room;
    private boolean starved;
    private boolean chained;
    private Optional<Instant> notBefore = Optional.empty();

    Walk(Lane lane, Instant now, Duration patience, Permit permit, Predicate<String> followsUp) {
        this.lane = lane;
        this.now = now;
        this.patience = patience;
        this.open = permit.open();
        this.followsUp = followsUp;
        this.room = permit.room();
        this.slots = new ArrayList<>(lane.window());
    }

    Turn go() {
        int at = 0;
        while (at < slots.size() && pass(at)) {
            at++;
        }
        Lane after = new Lane(lane.hook(), slots, lane.queued(), lane.headSince());
        return new Turn(after, emissions, starved, wakeAt());
    }

    /** Whether those behind may be looked at. */
    private boolean pass(int at) {
        Slot slot = slots.get(at);
        if (slot.is(Phase.OUTSTANDING)) {
            return passOutstanding(at) && !slot.holdsTheLane();
        }
        if (slot.is(Phase.DUE) && slot.since().isAfter(now)) {
            notBefore = Optional.of(slot.since());
            return false;
        }
        boolean adrift = slot.is(Phase.DEFERRED) && !chained;
        if (at > 0 && (adrift || followsUp.test(slot.callback()))) {
            return false;
        }
        if (!open || room == 0) {
            starved = true;
            return false;
        }
        room--;
        emit(at);
        return !slot.holdsTheLane();
    }

    private boolean passOutstanding(int at) {
        boolean late = !deadline(at).isAfter(now) && (at == 0 || chained);
        if (late && !open) {
            starved = true;
            return false;
        }
        if (late) {
            emit(at);
        } else {
            chained = false;
        }
        return true;
    }

    private void emit(int at) {
        Slot slot = slots.get(at).emitted(now);
        slots.set(at, slot);
        Optional<String> predecessor =
                at == 0 ? Optional.empty() : Optional.of(slots.get(at - 1).callback());
        emissions.add(new Emission(slot.callback(), slot.sequence(), slot.attempt(), slot.emission(), predecessor));
        chained = true;
    }

    /** When the outcome of an outstanding callback is late: those behind the first wait for it, so their time only runs then. */
    private Instant deadline(int at) {
        Instant since = slots.get(at).since();
        Instant begin = at == 0 && lane.headSince().isAfter(since) ? lane.headSince() : since;
        return begin.plus(patience);
    }

    private Optional<Instant> wakeAt() {
        Optional<Instant> late = slots.isEmpty() || !slots.get(0).is(Phase.OUTSTANDING)
                ? Optional.empty()
                : Optional.of(deadline(0)).filter(time -> time.isAfter(now));
        if (late.isEmpty() || notBefore.isEmpty()) {
            return late.isPresent() ? late : notBefore;
        }
        return late.get().isBefore(notBefore.get()) ? late : notBefore;
    }
}
