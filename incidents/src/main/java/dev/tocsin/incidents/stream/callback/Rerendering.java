package dev.tocsin.incidents.stream.callback;

import dev.tocsin.schemas.event.Callback;
import dev.tocsin.schemas.event.EventRecord;
import dev.tocsin.schemas.event.EventReference;
import java.time.Instant;
import java.util.Optional;

/**
 * New callbacks for old events, rendered by the hook as it is now.
 *
 * <p>Threading: the task's.
 */
final class Rerendering {

    private final HookCatalog catalog;
    private final CauseRecords causes;
    private final LaneDesk desk;

    Rerendering(HookCatalog catalog, CauseRecords causes, LaneDesk desk) {
        this.catalog = catalog;
        this.causes = causes;
        this.desk = desk;
    }

    /** Takes the place in its lane of a callback that ended; false where its hook is gone or the event cannot be read. */
    boolean again(Callback old, EventRecord record, String command, Instant now) {
        Optional<Hook> hook = catalog.find(old.getHook());
        return hook.isPresent()
                && again(
                        hook.get(),
                        record,
                        old.getEvent(),
                        old.getLane(),
                        old.getSequence(),
                        old.getId(),
                        command,
                        now);
    }

    /**
     * The same for a callback of which only this much is known.
     *
     * @param place where the event's record is, as far as it is known
     */
    boolean again(
            Hook hook,
            EventRecord record,
            EventReference place,
            String lane,
            long sequence,
            String old,
            String command,
            Instant now) {
        Optional<CauseRecords.Owed> owed = causes.owed(record, hook);
        if (owed.isEmpty()) {
            return false;
        }
        var envelope = owed.get().envelope();
        EventReference event = Births.reference(envelope)
                .setPartition(place.getPartition())
                .setOffset(place.getOffset())
                .build();
        String id = Lives.replayId(hook.name(), envelope.id(), command);
        Callback.Builder again =
                CallbackCommands.fresh(hook, id, lane, event, now).setReplayOf(old);
        Callback born = Births.owing(again, owed.get().rendered());
        boolean later = born.getThread() != null;
        desk.born(new Birth(born, owed.get().event().filter(kept -> later)), sequence, now);
        return true;
    }
}
