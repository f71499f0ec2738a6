package dev.tocsin.incidents.stream.callback;

import dev.tocsin.incidents.callback.Lane;
import dev.tocsin.incidents.callback.Slot;
import dev.tocsin.incidents.callback.Slot.Phase;
import dev.tocsin.incidents.stream.callback.state.LaneState;
import dev.tocsin.incidents.stream.callback.state.SlotPhase;
import dev.tocsin.incidents.stream.callback.state.SlotState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Lanes as state records and back. */
final class LaneStates {

    private LaneStates() {}

    static Lane lane(LaneState state) {
        return new Lane(
                state.getHook(),
                state.getWindow().stream().map(LaneStates::slot).toList(),
                state.getQueued(),
                state.getHeadSince());
    }

    static LaneState state(Lane lane, @Nullable Instant wakeAt, boolean blocked) {
        return new LaneState(
                lane.hook(),
                lane.window().stream().map(LaneStates::state).toList(),
                lane.queued(),
                lane.headSince(),
                wakeAt,
                blocked);
    }

    private static Slot slot(SlotState state) {
        return new Slot(
                state.getCallback(),
                state.getSequence(),
                state.getAttempt(),
                state.getEmission(),
                phase(state.getPhase()),
                state.getSince(),
                state.getAlone());
    }

    private static SlotState state(Slot slot) {
        return new SlotState(
                slot.callback(),
                slot.sequence(),
                slot.attempt(),
                slot.emission(),
                phase(slot.phase()),
                slot.since(),
                slot.alone());
    }

    private static Phase phase(SlotPhase phase) {
        return switch (phase) {
            case due -> Phase.DUE;
            case outstanding -> Phase.OUTSTANDING;
            case deferred -> Phase.DEFERRED;
        };
    }

    private static SlotPhase phase(Phase phase) {
        return switch (phase) {
            case DUE -> SlotPhase.due;
            case OUTSTANDING -> SlotPhase.outstanding;
            case DEFERRED -> SlotPhase.deferred;
        };
    }
}
